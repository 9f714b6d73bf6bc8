# Written by `make generate`, from the life cycles: see src/payconform/authoring/walking.py.
@lifecycle:payout-invoice-2019-04 @needs:events
Feature: Walking every documented way
  In order to rely on an invoice wherever it stands
  As a merchant
  I want each documented edge, and each two in a row, to be gone along

  Rule: An invoice comes to expired along documented edges

    @req:OUT04-PROC-01 @req:OUT04-EXPIRE-07
    @moves-time
    Scenario: Expired at work
      Given an invoice of 100.00 EUR that is processing and lives for 30 minutes
      When 30 minutes pass
      Then its history may be created, processing, expired

    @req:OUT04-EXPIRE-07
    @moves-time
    Scenario: Tried again, expired at work
      Given a provider that answers the payout with connection_timeout_error, accepted
      And an invoice of 100.00 EUR that lives for 6 hours
      And the invoice is sent for processing
      When 6 hours pass
      Then its history may be created, processing, processing, expired

    @req:OUT04-PEND-02 @req:OUT04-EXPIRE-07
    @moves-time
    Scenario: Pending, expired at work
      Given an invoice of 100.00 EUR that is process_pending and lives for 90 seconds
      And 80 seconds pass
      When the provider fails the payout with connection_timeout_error
      And 15 seconds pass
      Then its history may be created, processing, process_pending, processing, expired

  Rule: An invoice comes to terminated along documented edges

    @req:OUT04-TERM-01
    @needs:terminate
    Scenario: Terminated at work
      Given an invoice of 100.00 EUR that is processing
      When the payer tries to terminate it
      Then its history may be created, processing, terminated

    @req:OUT04-TERM-01
    @needs:terminate
    Scenario: Tried again, terminated at work
      Given a provider that answers the payout with connection_timeout_error, accepted
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      And the payer tries to terminate it
      Then its history may be created, processing, processing, terminated

    @req:OUT04-TERM-01
    @needs:terminate @moves-time
    Scenario: Pending, terminated at work
      Given an invoice of 100.00 EUR that is process_pending
      When the provider fails the payout with connection_timeout_error
      And 5 seconds pass
      And the payer tries to terminate it
      Then its history may be created, processing, process_pending, processing, terminated

  Rule: An invoice comes to processed along documented edges

    @req:OUT04-DONE-01
    Scenario: Tried again, paid
      Given a provider that answers the payout with connection_timeout_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its history may be created, processing, processing, processed

    @req:OUT04-DONE-01
    Scenario: Pending, paid
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payout
      Then its history may be created, processing, process_pending, processing, processed

  Rule: An invoice comes to partially_processed along documented edges

    @req:OUT04-PART-01
    Scenario: Tried again, paid in part
      Given a provider that answers the payout with connection_timeout_error, only 60.00 EUR
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its history may be created, processing, processing, partially_processed

    @req:OUT04-RETRY-01 @req:OUT04-PEND-01 @req:OUT04-PART-01
    Scenario: Tried again, tried again, pending, paid in part
      Given a provider that answers the payout with connection_timeout_error, connection_timeout_error, pending
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      And the provider settles 60.00 EUR of the payout
      Then its history may be created, processing, processing, processing, process_pending, processing, partially_processed

  Rule: An invoice comes to process_failed along documented edges

    @req:OUT04-FAIL-02
    Scenario: Failed
      Given an invoice of 100.00 EUR that is process_failed
      Then its history may be created, processing, process_failed

    @req:OUT04-FAIL-02
    Scenario: Tried again, failed
      Given a provider that answers the payout with connection_timeout_error, declined_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its history may be created, processing, processing, process_failed

    @req:OUT04-RETRY-01 @req:OUT04-FAIL-02
    Scenario: Pending, tried again, pending, failed
      Given a provider that answers the payout with pending, pending
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When the provider fails the payout with connection_timeout_error
      And all its attempts are made
      And the provider fails the payout with declined_error
      Then its history may be created, processing, process_pending, processing, processing, process_pending, processing, process_failed

  Rule: An invoice comes to partially_refunded along documented edges

    @req:OUT04-PART-01 @req:OUT04-REF-02 @req:OUT04-REF-08
    @needs:refund
    Scenario: Paid in part, refunded in part
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 40.00 EUR
      Then its history may be created, processing, partially_processed, refunding, partially_refunded

    @req:OUT04-DONE-01 @req:OUT04-REF-01 @req:OUT04-REF-08
    @needs:refund
    Scenario: Paid, refunded in part
      Given an invoice of 100.00 EUR that is partially_refunded
      Then its history may be created, processing, processed, refunding, partially_refunded

    @req:OUT04-REF-08
    @needs:refund
    Scenario: Paid in part, refund tried again, refunded in part
      Given a provider that answers the refund with connection_timeout_error, success
      And an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 40.00 EUR
      And all its attempts are made
      Then its history may be created, processing, partially_processed, refunding, refunding, partially_refunded

    @req:OUT04-REF-04 @req:OUT04-REF-05 @req:OUT04-REF-08
    @needs:refund
    Scenario: Paid, refund pending, refund tried again, refund tried again, refund pending, refunded in part
      Given a provider that answers the refund with pending, connection_timeout_error, pending
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 40.00 EUR
      When the provider fails the refund with connection_timeout_error
      And all its attempts are made
      And the provider settles the refund
      Then its history may be created, processing, processed, refunding, refund_pending, refunding, refunding, refunding, refund_pending, refunding, partially_refunded

  Rule: An invoice comes to refunded along documented edges

    @req:OUT04-REF-07
    @needs:refund
    Scenario: Paid in part, refunded
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 60.00 EUR
      Then its history may be created, processing, partially_processed, refunding, refunded

    @req:OUT04-REF-07
    @needs:refund
    Scenario: Paid, refunded
      Given an invoice of 100.00 EUR that is refunded
      Then its history may be created, processing, processed, refunding, refunded

    @req:OUT04-REF-07
    @needs:refund
    Scenario: Paid, refund tried again, refunded
      Given a provider that answers the refund with connection_timeout_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When all its attempts are made
      Then its history may be created, processing, processed, refunding, refunding, refunded

    @req:OUT04-REF-07
    @needs:refund
    Scenario: Paid, refund tried again, refund pending, refunded
      Given a provider that answers the refund with connection_timeout_error, pending
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When all its attempts are made
      And the provider settles the refund
      Then its history may be created, processing, processed, refunding, refunding, refund_pending, refunding, refunded

  Rule: An invoice comes to refund_failed along documented edges

    @req:OUT04-REF-10
    @needs:refund
    Scenario: Paid in part, refund failed
      Given a provider that answers the refund with declined_error
      And an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 60.00 EUR
      Then its history may be created, processing, partially_processed, refunding, refund_failed

    @req:OUT04-REF-10
    @needs:refund
    Scenario: Paid, refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      Then its history may be created, processing, processed, refunding, refund_failed

    @req:OUT04-REF-10
    @needs:refund
    Scenario: Paid, refund tried again, refund failed
      Given a provider that answers the refund with connection_timeout_error, declined_error
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When all its attempts are made
      Then its history may be created, processing, processed, refunding, refunding, refund_failed

    @req:OUT04-REF-04 @req:OUT04-REF-10
    @needs:refund
    Scenario: Paid in part, refund pending, refund failed
      Given a provider that answers the refund with pending
      And an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 60.00 EUR
      And the provider fails the refund with declined_error
      Then its history may be created, processing, partially_processed, refunding, refund_pending, refunding, refund_failed
