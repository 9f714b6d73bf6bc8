# Written by `make generate`, from the life cycles: see src/payconform/authoring/walking.py.
@lifecycle:payout-invoice-2019-05 @needs:events
Feature: Walking every documented way
  In order to rely on an invoice wherever it stands
  As a merchant
  I want each documented edge, and each two in a row, to be gone along

  Rule: An invoice comes to expired along documented edges

    @req:OUT05-PROC-01 @req:OUT05-EXPIRE-07 @req:OUT05-CLOSED-01
    @moves-time
    Scenario: Expired at work
      Given an invoice of 100.00 EUR that is processing and lives for 30 minutes
      When 30 minutes pass
      Then its history is created, processing, expired

    @req:OUT05-EXPIRE-09 @req:OUT05-CLOSED-01
    @moves-time
    Scenario: In error, expired
      Given a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR that lives for 90 seconds
      And 80 seconds pass
      When the merchant tries to process it
      And 15 seconds pass
      Then its history may be created, processing, process_error, expired

    @req:OUT05-ERR-01 @req:OUT05-EXPIRE-07 @req:OUT05-CLOSED-01
    @moves-time
    Scenario: In error, in error, expired at work
      Given a provider that answers the payout with connection_error, connection_error, accepted
      And an invoice of 100.00 EUR that lives for 6 hours
      And the invoice is sent for processing
      When 6 hours pass
      Then its history is created, processing, process_error, processing, process_error, processing, expired

  Rule: An invoice comes to terminated along documented edges

    @req:OUT05-TERM-01 @req:OUT05-CLOSED-01
    @needs:terminate
    Scenario: Terminated at work
      Given an invoice of 100.00 EUR that is processing
      When the payer tries to terminate it
      Then its history is created, processing, terminated

    @req:OUT05-TERM-04 @req:OUT05-CLOSED-01
    @needs:terminate
    Scenario: In error, terminated
      Given an invoice of 100.00 EUR that is process_error
      When the payer tries to terminate it
      Then its history may be created, processing, process_error, terminated

    @req:OUT05-TERM-01 @req:OUT05-CLOSED-01
    @needs:terminate
    Scenario: In error, terminated at work
      Given a provider that answers the payout with connection_error, accepted
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      And the payer tries to terminate it
      Then its history is created, processing, process_error, processing, terminated

  Rule: An invoice comes to processed along documented edges

    @req:OUT05-DONE-01 @req:OUT05-CLOSED-01
    Scenario: In error, paid
      Given a provider that answers the payout with connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its history is created, processing, process_error, processing, processed

    @req:OUT05-DONE-01 @req:OUT05-CLOSED-01
    Scenario: Pending, paid
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payout
      Then its history is created, processing, process_pending, processing, processed

  Rule: An invoice comes to partially_processed along documented edges

    @req:OUT05-PART-01 @req:OUT05-CLOSED-01
    Scenario: In error, paid in part
      Given a provider that answers the payout with connection_error, only 60.00 EUR
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its history is created, processing, process_error, processing, partially_processed

    @req:OUT05-ERR-01 @req:OUT05-ERR-02 @req:OUT05-PEND-01 @req:OUT05-PEND-02 @req:OUT05-PART-01 @req:OUT05-CLOSED-01
    Scenario: In error, pending, paid in part
      Given a provider that answers the payout with connection_error, pending
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      And the provider settles 60.00 EUR of the payout
      Then its history is created, processing, process_error, processing, process_pending, processing, partially_processed

  Rule: An invoice comes to process_failed along documented edges

    @req:OUT05-FAIL-01 @req:OUT05-CLOSED-01
    Scenario: Failed
      Given an invoice of 100.00 EUR that is process_failed
      Then its history is created, processing, process_failed

    @req:OUT05-ERR-03 @req:OUT05-CLOSED-01
    @needs:account
    Scenario: In error, given up
      Given a merchant account with an attempts limit of 1
      And a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then its history may be created, processing, process_error, process_failed

    @req:OUT05-PEND-01 @req:OUT05-FAIL-01 @req:OUT05-CLOSED-01
    Scenario: Pending, failed
      Given an invoice of 100.00 EUR that is process_pending
      When the provider fails the payout with declined_error
      Then its history is created, processing, process_pending, processing, process_failed

    @req:OUT05-ERR-01 @req:OUT05-FAIL-01 @req:OUT05-CLOSED-01
    Scenario: Pending, in error, failed
      Given a provider that answers the payout with pending, declined_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When the provider fails the payout with connection_error
      And all its attempts are made
      Then its history is created, processing, process_pending, processing, process_error, processing, process_failed

  Rule: An invoice comes to partially_canceled along documented edges

    @req:OUT05-CANC-08 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid in part, canceled in part
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant cancels 40.00 EUR
      Then its history is created, processing, partially_processed, canceling, partially_canceled

    @req:OUT05-CANC-08 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid, canceled in part
      Given an invoice of 100.00 EUR that is partially_canceled
      Then its history is created, processing, processed, canceling, partially_canceled

    @req:OUT05-CANC-08 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid, cancellation in error, canceled in part
      Given a provider that answers the cancellation with connection_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant cancels 40.00 EUR
      When all its attempts are made
      Then its history is created, processing, processed, canceling, cancel_error, canceling, partially_canceled

    @req:OUT05-ERR-04 @req:OUT05-CANC-08 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid in part, cancellation in error, cancellation pending, canceled in part
      Given a provider that answers the cancellation with connection_error, pending
      And an invoice of 100.00 EUR that is partially_processed
      And the merchant cancels 40.00 EUR
      When all its attempts are made
      And the provider settles the cancellation
      Then its history is created, processing, partially_processed, canceling, cancel_error, canceling, cancel_pending, canceling, partially_canceled

  Rule: An invoice comes to canceled along documented edges

    @req:OUT05-CANC-07 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid in part, canceled
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant cancels 60.00 EUR
      Then its history may be created, processing, partially_processed, canceling, canceled

    @req:OUT05-CANC-07 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid, canceled
      Given an invoice of 100.00 EUR that is canceled
      Then its history is created, processing, processed, canceling, canceled

    @req:OUT05-CANC-04 @req:OUT05-ERR-04 @req:OUT05-CANC-07 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid, cancellation pending, cancellation in error, canceled
      Given a provider that answers the cancellation with pending, success
      And an invoice of 100.00 EUR that is processed
      And the merchant cancels 100.00 EUR
      When the provider fails the cancellation with connection_error
      And all its attempts are made
      Then its history is created, processing, processed, canceling, cancel_pending, canceling, cancel_error, canceling, canceled

    @req:OUT05-ERR-04 @req:OUT05-ERR-05 @req:OUT05-CANC-04 @req:OUT05-CANC-05 @req:OUT05-CANC-07 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid, cancellation in error, cancellation in error, cancellation pending, canceled
      Given a provider that answers the cancellation with connection_error, connection_error, pending
      And an invoice of 100.00 EUR that is processed
      And the merchant cancels 100.00 EUR
      When all its attempts are made
      And the provider settles the cancellation
      Then its history is created, processing, processed, canceling, cancel_error, canceling, cancel_error, canceling, cancel_pending, canceling, canceled

  Rule: An invoice comes to cancel_failed along documented edges

    @req:OUT05-PART-01 @req:OUT05-CANC-02 @req:OUT05-CANC-10 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid in part, cancellation failed
      Given a provider that answers the cancellation with declined_error
      And an invoice of 100.00 EUR that is partially_processed
      When the merchant cancels 60.00 EUR
      Then its history is created, processing, partially_processed, canceling, cancel_failed

    @req:OUT05-DONE-01 @req:OUT05-CANC-01 @req:OUT05-CANC-10 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid, cancellation failed
      Given an invoice of 100.00 EUR that is cancel_failed
      Then its history is created, processing, processed, canceling, cancel_failed

    @req:OUT05-ERR-06 @req:OUT05-CLOSED-01
    @needs:account @needs:cancel
    Scenario: Paid in part, cancellation in error, cancellation given up
      Given a merchant account with an attempts limit of 1
      And a provider that answers the cancellation with connection_error
      And an invoice of 100.00 EUR that is partially_processed
      When the merchant cancels 60.00 EUR
      Then its history may be created, processing, partially_processed, canceling, cancel_error, cancel_failed

    @req:OUT05-ERR-06 @req:OUT05-CLOSED-01
    @needs:account @needs:cancel
    Scenario: Paid, cancellation in error, cancellation given up
      Given a merchant account with an attempts limit of 1
      And a provider that answers the cancellation with connection_error
      And an invoice of 100.00 EUR that is processed
      When the merchant cancels 100.00 EUR
      Then its history may be created, processing, processed, canceling, cancel_error, cancel_failed

    @req:OUT05-CANC-04 @req:OUT05-CANC-10 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid in part, cancellation pending, cancellation failed
      Given a provider that answers the cancellation with pending
      And an invoice of 100.00 EUR that is partially_processed
      And the merchant cancels 60.00 EUR
      When the provider fails the cancellation with declined_error
      Then its history is created, processing, partially_processed, canceling, cancel_pending, canceling, cancel_failed

    @req:OUT05-CANC-10 @req:OUT05-CLOSED-01
    @needs:cancel
    Scenario: Paid, cancellation in error, cancellation failed
      Given a provider that answers the cancellation with connection_error, declined_error
      And an invoice of 100.00 EUR that is processed
      And the merchant cancels 100.00 EUR
      When all its attempts are made
      Then its history is created, processing, processed, canceling, cancel_error, canceling, cancel_failed
