@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021 @needs:terminate
Feature: Terminating
  In order not to pay for what I don't want any more
  As a payer
  I want to end an invoice before I have paid it

  Rule: A payer can terminate an invoice that is processing

    @req:PAY19-TERM-01 @req:PAY21-TERM-01
    Scenario: The payment is in flight
      Given an invoice of 100.00 EUR that is processing
      When the payer tries to terminate it
      Then the invoice is terminated

  Rule: No document says that an invoice can be terminated before and while its result is unknown, but it may be

    @req:PAY19-TERM-02 @req:PAY21-TERM-02
    Scenario: It was only created
      Given an invoice of 100.00 EUR
      When the payer tries to terminate it
      Then the invoice may be terminated

    @req:PAY19-TERM-03 @req:PAY21-TERM-03
    Scenario: The result is unknown
      Given an invoice of 100.00 EUR that is process_pending
      When the payer tries to terminate it
      Then the invoice may be terminated

  Rule: An invoice is terminated before its lifetime ends, or expires

    @req:PAY19-TERM-05 @req:PAY21-TERM-05 @moves-time @lifetime
    Scenario: Its lifetime has ended
      Given an invoice of 100.00 EUR that is expired
      When the payer tries to terminate it
      Then the request is refused
      And the invoice stays expired

    @req:PAY19-EXPIRE-05 @req:PAY21-EXPIRE-05 @moves-time @lifetime
    Scenario: Its lifetime ends after it was terminated
      Given an invoice of 100.00 EUR that is terminated and lives for 30 minutes
      When 2 hours pass
      Then the invoice stays terminated
