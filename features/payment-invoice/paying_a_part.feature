@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021
Feature: Paying a part of an invoice
  In order to know what is still owed
  As a merchant
  I want an invoice that was paid in part to say so, and how much

  Rule: An invoice that was paid with less than its amount becomes partially_processed

    @req:PAY19-PART-01 @req:PAY21-PART-01
    Scenario: The payer enters less than the amount
      Given a provider that answers the payment with only 60.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is partially_processed

    @req:PAY19-PART-01 @req:PAY21-PART-01
    Scenario: The result is unknown at first, then a part was paid
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles 60.00 EUR of the payment
      Then the invoice is partially_processed

    @req:PAY19-MONEY-01 @req:PAY21-MONEY-01
    Scenario: An attempt goes wrong, the next one pays a part
      Given a provider that answers the payment with connection_error, only 60.00 EUR
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then 60.00 EUR is processed

  Rule: The part that was paid is more than nothing, less than all, and shown

    @req:PAY19-PART-02 @req:PAY21-PART-02
    Scenario: The processed amount is the part
      Given an invoice of 100.00 EUR that is partially_processed
      Then 60.00 EUR is processed

    @req:PAY19-MONEY-03 @req:PAY21-MONEY-03
    Scenario: The smallest part
      Given a provider that answers the payment with only 0.01 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then 0.01 EUR is processed

  Rule: What becomes of an invoice that was paid with more than its amount is left to its service

    @req:PAY19-PART-03 @req:PAY21-PART-03
    Scenario: The payer enters more than the amount
      Given a provider that pays even 120.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice may be partially_processed

  Rule: A part-paid invoice doesn't expire

    @req:PAY19-EXPIRE-04 @req:PAY21-EXPIRE-04 @moves-time @lifetime
    Scenario: Its lifetime ends after a part was paid
      Given an invoice of 100.00 EUR that is partially_processed and lives for 30 minutes
      When 2 hours pass
      Then the invoice stays partially_processed
