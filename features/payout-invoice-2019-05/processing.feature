@lifecycle:payout-invoice-2019-05
Feature: Going the way of the picture
  In order to know at any time where a payout is
  As a merchant
  I want an invoice to go the way that the picture draws, arrow by arrow

  Rule: A created invoice that is told to process goes to processing

    @req:OUT05-PROC-01 @needs:events
    Scenario: An invoice goes through processing
      Given an invoice of 100.00 EUR that is processed
      Then its history is created, processing, processed

  Rule: An invoice in process_pending goes back to processing when its result is asked for again

    @req:OUT05-PEND-02 @needs:events
    Scenario: It goes back to processing before it is processed
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payout
      Then its history goes on with processing after process_pending

  Rule: An invoice that is processing expires when its lifetime ends, and can be terminated before

    @req:OUT05-EXPIRE-07 @moves-time
    Scenario: The payout is in flight when the lifetime ends
      Given an invoice of 100.00 EUR that is processing and lives for 30 minutes
      When 30 minutes pass
      Then the invoice is expired
      And the provider was asked to pay once

    @req:OUT05-TERM-01 @needs:terminate
    Scenario: The payer ends it while the payout is in flight
      Given an invoice of 100.00 EUR that is processing
      When the payer tries to terminate it
      Then the invoice is terminated
