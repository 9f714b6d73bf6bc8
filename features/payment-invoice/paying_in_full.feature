@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021
Feature: Paying an invoice in full
  In order to ship what was bought
  As a merchant
  I want an invoice to be processed when, and only when, all of it was paid

  Rule: An invoice whose whole amount was paid becomes processed

    @req:PAY19-DONE-01 @req:PAY21-DONE-01
    Scenario: The provider accepts the payment
      Given a provider that accepts the payment
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is processed
      And 100.00 EUR is processed

    @req:PAY19-PROC-01 @req:PAY21-PROC-01 @needs:events
    Scenario: An invoice goes through processing
      Given an invoice of 100.00 EUR that is processed
      Then its history is created, processing, processed

    @req:PAY19-PROC-02 @req:PAY21-PROC-02
    Scenario: Nothing is left in processing once the provider has answered
      Given an invoice of 100.00 EUR that is processing
      When the provider settles the payment
      Then the invoice stays processed

    @req:PAY19-MONEY-02 @req:PAY21-MONEY-02 @req:PAY19-PART-01 @req:PAY21-PART-01
    Scenario: All but a cent isn't all
      Given a provider that answers the payment with only 99.99 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is partially_processed

  Rule: The processed amount is what the provider really moved

    @req:PAY19-MONEY-01 @req:PAY21-MONEY-01
    Scenario Outline: Amounts agree in currencies with any number of decimals
      Given a provider that accepts the payment
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

    @req:PAY19-MONEY-05 @req:PAY21-MONEY-05
    Scenario Outline: Paid amounts have the decimals of their currency
      Given a provider that accepts the payment
      And an invoice of <amount>
      When the invoice is sent for processing
      Then <amount> is processed

      Examples:
        | amount       |
        | 1 JPY        |
        | 1234.567 BHD |

  Rule: Each attempt makes exactly one operation at the provider

    @req:PAY19-ATT-01 @req:PAY21-ATT-01 @hazard
    Scenario: Repeated callbacks of the provider pay nothing twice
      Given an invoice of 100.00 EUR that is processed
      When the provider repeats its callbacks
      Then the invoice stays processed
      And 100.00 EUR is processed
      And the provider was asked to pay once

    @req:PAY19-ATT-01 @req:PAY21-ATT-01
    Scenario: It is sent for processing a second time
      Given an invoice of 100.00 EUR that is process_pending
      When the merchant tries to process it
      Then the provider was asked to pay once

  Rule: A processed invoice doesn't expire

    @req:PAY19-EXPIRE-03 @req:PAY21-EXPIRE-03 @moves-time @lifetime
    Scenario: Its lifetime ends after it was paid
      Given an invoice of 100.00 EUR that is processed and lives for 30 minutes
      When 2 hours pass
      Then the invoice stays processed
