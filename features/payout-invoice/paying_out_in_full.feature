@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05
Feature: Paying out in full
  In order that a receiver has all that is due
  As a merchant
  I want an invoice to be processed when, and only when, all of it was paid out

  Rule: An invoice whose whole amount was paid out becomes processed

    @req:OUT04-DONE-01 @req:OUT05-DONE-01
    Scenario: The provider accepts the payout
      Given a provider that accepts the payout
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is processed
      And 100.00 EUR is processed

    @req:OUT04-PROC-02 @req:OUT05-PROC-02
    Scenario: Nothing is left in processing once the provider has answered
      Given an invoice of 100.00 EUR that is processing
      When the provider settles the payout
      Then the invoice stays processed

    @req:OUT04-MONEY-02 @req:OUT05-MONEY-02 @req:OUT04-PART-01 @req:OUT05-PART-01
    Scenario Outline: All but the smallest coin isn't all
      Given a provider that answers the payout with only <paid>
      And an invoice of <amount>
      When the invoice is sent for processing
      Then the invoice is partially_processed

      Examples:
        | amount      | paid       |
        | 1000 JPY    | 999 JPY    |
        | 100.00 EUR  | 99.99 EUR  |
        | 100.000 BHD | 99.999 BHD |

  Rule: The processed amount is what the provider really moved

    @req:OUT04-MONEY-01 @req:OUT05-MONEY-01
    Scenario Outline: Amounts agree in currencies with any number of decimals
      Given a provider that accepts the payout
      And an invoice of <amount>
      When the invoice is sent for processing
      Then <amount> is processed

      Examples:
        | amount       |
        | 1 JPY        |
        | 99999.99 EUR |
        | 0.29 EUR     |
        | 1.001 BHD    |

  Rule: An amount has no more decimals than its currency

    @req:OUT04-MONEY-05 @req:OUT05-MONEY-05
    Scenario Outline: Paid amounts have the decimals of their currency
      Given a provider that accepts the payout
      And an invoice of <amount>
      When the invoice is sent for processing
      Then <amount> is processed

      Examples:
        | amount       |
        | 1 JPY        |
        | 1234.567 BHD |

  Rule: Each attempt makes exactly one operation at the provider

    @req:OUT04-ATT-01 @req:OUT05-ATT-01 @hazard
    Scenario: Repeated callbacks of the provider pay nothing out twice
      Given an invoice of 100.00 EUR that is processed
      When the provider repeats its callbacks
      Then the invoice stays processed
      And 100.00 EUR is processed
      And the provider was asked to pay once

    @req:OUT04-ATT-01 @req:OUT05-ATT-01
    Scenario: It is sent for processing a second time
      Given an invoice of 100.00 EUR that is process_pending
      When the merchant tries to process it
      Then the provider was asked to pay once
