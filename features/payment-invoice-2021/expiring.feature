@lifecycle:payment-invoice-2021 @moves-time
Feature: Expiring
  In order not to be paid for what is sold out
  As a merchant
  I want an invoice that nobody pays to expire when its lifetime ends

  Rule: An invoice that was never paid expires when its lifetime ends, and not before

    @req:PAY21-EXPIRE-01
    Scenario: Nobody pays
      Given an invoice of 100.00 EUR that lives for 30 minutes
      When 30 minutes pass
      Then the invoice is expired
      And the provider was never asked to pay

    @req:PAY21-EXPIRE-02
    Scenario: A minute before its lifetime ends
      Given an invoice of 100.00 EUR that lives for 30 minutes
      When 29 minutes pass
      Then the invoice stays created

    @req:PAY21-EXPIRE-02
    Scenario: It can be paid in the last minute
      Given an invoice of 100.00 EUR that lives for 30 minutes
      And 29 minutes pass
      When the invoice is sent for processing
      Then the invoice is processed

  Rule: No document says that an invoice must expire while its result is unknown, but it may

    @req:PAY21-EXPIRE-08
    Scenario: The result is unknown when the lifetime ends
      Given a provider that keeps the payment pending
      And an invoice of 100.00 EUR that lives for 30 minutes
      And the invoice is sent for processing
      When 2 hours pass
      Then the invoice may be expired

    @req:PAY21-EXPIRE-09
    Scenario: The next attempt isn't due yet when the lifetime ends
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR that lives for 60 seconds
      And the invoice is sent for processing
      When 60 seconds pass
      Then the invoice may be expired
