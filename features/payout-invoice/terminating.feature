@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05 @needs:terminate
Feature: Terminating a payout
  In order not to send what isn't due any more
  As a payer
  I want to end an invoice before it is paid out

  Rule: No document says that an invoice can be terminated before and while its result is unknown, but it may be

    @req:OUT04-TERM-02 @req:OUT05-TERM-02
    Scenario: It was only created
      Given an invoice of 100.00 EUR
      When the payer tries to terminate it
      Then the invoice may be terminated

    @req:OUT04-TERM-03 @req:OUT05-TERM-03
    Scenario: The result is unknown
      Given an invoice of 100.00 EUR that is process_pending
      When the payer tries to terminate it
      Then the invoice may be terminated

  Rule: An invoice is terminated before its lifetime ends, or expires

    @req:OUT04-TERM-05 @req:OUT05-TERM-05 @moves-time @lifetime
    Scenario: Its lifetime has ended
      Given an invoice of 100.00 EUR that is expired
      When the payer tries to terminate it
      Then the request is refused
      And the invoice stays expired

    @req:OUT04-EXPIRE-05 @req:OUT05-EXPIRE-05 @moves-time @lifetime
    Scenario: Its lifetime ends after it was terminated
      Given an invoice of 100.00 EUR that is terminated and lives for 30 minutes
      When 2 hours pass
      Then the invoice stays terminated
