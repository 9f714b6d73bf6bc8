@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021 @moves-time @lifetime
Feature: Expiring
  In order not to be paid for what is sold out
  As a merchant
  I want an invoice that nobody pays to expire when its lifetime ends

  Rule: An invoice that was never paid expires when its lifetime ends, and not before

    @req:PAY19-EXPIRE-01 @req:PAY21-EXPIRE-01
    Scenario: Nobody pays
      Given an invoice of 100.00 EUR that lives for 30 minutes
      When 30 minutes pass
      Then the invoice is expired
      And the provider was never asked to pay

    @req:PAY19-EXPIRE-02 @req:PAY21-EXPIRE-02
    Scenario: A minute before its lifetime ends
      Given an invoice of 100.00 EUR that lives for 30 minutes
      When 29 minutes pass
      Then the invoice stays created

    @req:PAY19-EXPIRE-02 @req:PAY21-EXPIRE-02
    Scenario: It can be paid in the last minute
      Given an invoice of 100.00 EUR that lives for 30 minutes
      And 29 minutes pass
      When the invoice is sent for processing
      Then the invoice is processed

  Rule: An invoice that is still processing when its lifetime ends expires

    @req:PAY19-EXPIRE-07 @req:PAY21-EXPIRE-07
    Scenario: The payment is in flight when the lifetime ends
      Given an invoice of 100.00 EUR that is processing and lives for 30 minutes
      When 30 minutes pass
      Then the invoice is expired
      And the provider was asked to pay once

  Rule: No document says that an invoice must expire while its result is unknown, but it may

    @req:PAY19-EXPIRE-08 @req:PAY21-EXPIRE-08
    Scenario: The result is unknown when the lifetime ends
      Given an invoice of 100.00 EUR that is process_pending and lives for 30 minutes
      When 2 hours pass
      Then the invoice may be expired
