@lifecycle:payment-invoice-2021
Feature: Refunding
  In order to take goods back
  As a merchant
  I want to give money back that was paid, and no more

  Rule: A processed invoice can be refunded

    @req:PAY21-DONE-02
    Scenario: Processed isn't the end
      Given an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice is refunded

    @req:PAY21-REF-01 @needs:events
    Scenario: It goes through refunding
      Given an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then its history is created, processing, processed, refunding, refunded

    @req:PAY21-REF-02 @needs:events
    Scenario: A part-paid invoice goes through refunding, too
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant refunds 60.00 EUR
      Then its history goes on with refunding after partially_processed

  Rule: An invoice that was refunded in full becomes refunded

    @req:PAY21-REF-07
    Scenario: All of it is given back
      Given an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice is refunded
      And 100.00 EUR is refunded

    @req:PAY21-REF-03
    Scenario: Nothing is left in refunding once the provider has answered
      Given an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When all its attempts are made
      Then the invoice stays refunded

    @req:PAY21-REF-11
    Scenario: All of a part payment is given back
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant refunds 60.00 EUR
      Then the invoice is refunded or partially_refunded

  Rule: Only what was paid can be refunded

    @req:PAY21-ORDER-01 @needs:refund
    Scenario Outline: Nothing was paid
      Given an invoice of 100.00 EUR that is <status>
      When the merchant tries to refund 100.00 EUR
      Then the request is refused
      And the invoice stays <status>

      Examples:
        | status          |
        | created         |
        | process_pending |
        | process_failed  |

    @req:PAY21-MONEY-04 @needs:refund
    Scenario: More than was paid
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 100.00 EUR
      Then no more than 60.00 EUR is given back

    @req:PAY21-MONEY-04 @needs:refund
    Scenario: The same money twice
      Given an invoice of 100.00 EUR that is refunded
      When the merchant tries to refund 100.00 EUR
      Then no more than 100.00 EUR is given back
      And the invoice stays refunded
