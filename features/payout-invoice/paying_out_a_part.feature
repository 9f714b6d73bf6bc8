@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05
Feature: Paying out a part
  In order to know what a receiver still waits for
  As a merchant
  I want an invoice of which a part was paid out to say so, and how much

  Rule: An invoice of which less than its amount was paid out becomes partially_processed

    @req:OUT04-PART-01 @req:OUT05-PART-01
    Scenario: The provider pays out less than it is asked for
      Given a provider that answers the payout with only 60.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is partially_processed

    @req:OUT04-PART-01 @req:OUT05-PART-01
    Scenario: The result is unknown at first, then a part was paid out
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles 60.00 EUR of the payout
      Then the invoice is partially_processed

    @req:OUT04-MONEY-01 @req:OUT05-MONEY-01
    Scenario: An attempt goes wrong, the next one pays out a part
      Given a provider that answers the payout with connection_error, only 60.00 EUR
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then 60.00 EUR is processed

  Rule: The part that was paid out is more than nothing, less than all, and shown

    @req:OUT04-PART-02 @req:OUT05-PART-02
    Scenario: The processed amount is the part
      Given an invoice of 100.00 EUR that is partially_processed
      Then 60.00 EUR is processed

    @req:OUT04-MONEY-03 @req:OUT05-MONEY-03
    Scenario Outline: The smallest part
      Given a provider that answers the payout with only <paid>
      And an invoice of <amount>
      When the invoice is sent for processing
      Then <paid> is processed

      Examples:
        | amount      | paid      |
        | 1000 JPY    | 1 JPY     |
        | 100.00 EUR  | 0.01 EUR  |
        | 100.000 BHD | 0.001 BHD |

  Rule: What becomes of an invoice of which more than its amount was paid out is left to its service

    @req:OUT04-MONEY-01 @req:OUT05-PART-03
    Scenario: The provider pays out more than it is asked for
      Given a provider that pays even 120.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice may be partially_processed
