@lifecycle:payout-invoice-2019-04
Feature: Going a way that nobody drew
  In order to know at any time where a payout is
  As a merchant
  I want to see which of the possible ways an invoice goes

  Rule: No picture belongs to this edition, but an invoice may go the way of the others

    @req:OUT04-PROC-01 @needs:events
    Scenario: It is told to process
      Given an invoice of 100.00 EUR that is processed
      Then its history may go on with processing after created

    @req:OUT04-PEND-02 @needs:events
    Scenario: Its result is asked for again
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payout
      Then its history may go on with processing after process_pending

  Rule: No document says that an invoice expires or is terminated while it is processing, but it may

    @req:OUT04-EXPIRE-07 @moves-time
    Scenario: The payout is in flight when the lifetime ends
      Given an invoice of 100.00 EUR that is processing and lives for 30 minutes
      When 30 minutes pass
      Then the invoice may be expired

    @req:OUT04-TERM-01 @needs:terminate
    Scenario: The payer ends it while the payout is in flight
      Given an invoice of 100.00 EUR that is processing
      When the payer tries to terminate it
      Then the invoice may be terminated

  Rule: Between two attempts an invoice is still under way

    @req:OUT04-RETRY-01 @moves-time
    Scenario: It waits for the next attempt to pay out
      Given a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is processing or process_pending
