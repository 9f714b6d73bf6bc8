@lifecycle:payout-invoice-2019-04
Feature: Listing payout invoices
  In order to find what I am asked about
  As a merchant
  I want a list of my invoices that I can filter, search, sort and turn the pages of

  Rule: The list shows the main properties of each invoice

    @req:OUT04-LIST-01
    Scenario: An invoice that was paid out is listed
      Given an invoice of 100.00 EUR that is processed
      Then the list shows its account, method, amount, currency, status, resolution, created

  Rule: The list can be filtered by each of these properties

    @req:OUT04-LIST-02
    Scenario Outline: One of two invoices has the property
      Given an invoice of 10.00 EUR that is process_failed
      And an invoice of 20.00 USD
      When the merchant searches the list by the <property> of the first
      Then the list shows 10.00 EUR

      Examples:
        | property   |
        | amount     |
        | currency   |
        | status     |
        | resolution |

    @req:OUT04-LIST-02 @needs:account
    Scenario: One of two invoices belongs to the account
      Given a merchant account with no other invoices
      And an invoice of 10.00 EUR
      And a merchant account with no other invoices
      And an invoice of 20.00 EUR
      When the merchant searches the list by the account of the first
      Then the list shows 10.00 EUR

    @req:OUT04-LIST-02 @needs:account @needs:services
    Scenario: One of two invoices is paid out by the method
      Given a merchant account with no other invoices
      And an invoice of 10.00 EUR
      And an invoice of 20.00 EUR by another method
      When the merchant searches the list by the method of the first
      Then the list shows 10.00 EUR

    @req:OUT04-LIST-02 @moves-time
    Scenario: One of two invoices was created at that time
      Given an invoice of 10.00 EUR
      And 2 minutes pass
      And an invoice of 20.00 EUR
      When the merchant searches the list by the created of the first
      Then the list shows 10.00 EUR

  Rule: The list can be searched for what an invoice is known by

    @req:OUT04-LIST-03
    Scenario: One of two invoices has the reference
      Given an invoice of 10.00 EUR
      And an invoice of 20.00 EUR
      When the merchant searches the list by the reference of the first
      Then the list shows 10.00 EUR

  Rule: The list can be sorted by time of creation and by amount, upwards and downwards

    @req:OUT04-LIST-04 @needs:account @moves-time
    Scenario Outline: Sorted by time of creation
      Given a merchant account with no other invoices
      And an invoice of 20.00 EUR
      And 2 minutes pass
      And an invoice of 10.00 EUR
      When the merchant reads the list <order>
      Then the list shows <amounts>

      Examples:
        | order        | amounts              |
        | oldest first | 20.00 EUR, 10.00 EUR |
        | newest first | 10.00 EUR, 20.00 EUR |

    @req:OUT04-LIST-04 @needs:account
    Scenario Outline: Sorted by amount
      Given a merchant account with no other invoices
      And an invoice of 20.00 EUR
      And an invoice of 9.00 EUR
      And an invoice of 100.00 EUR
      When the merchant reads the list <order>
      Then the list shows <amounts>

      Examples:
        | order          | amounts                         |
        | smallest first | 9.00 EUR, 20.00 EUR, 100.00 EUR |
        | largest first  | 100.00 EUR, 20.00 EUR, 9.00 EUR |

  Rule: Whoever turns the pages sees each invoice once, though more of them arrive meanwhile

    @req:OUT04-LIST-05 @needs:account
    Scenario: Invoices arrive while the pages are turned
      Given a merchant account with no other invoices
      And an invoice of 10.00 EUR
      And an invoice of 20.00 EUR
      And an invoice of 30.00 EUR
      And an invoice of 40.00 EUR
      When the merchant reads the list page by page while more invoices arrive
      Then the list shows 10.00 EUR, 20.00 EUR, 30.00 EUR, 40.00 EUR
