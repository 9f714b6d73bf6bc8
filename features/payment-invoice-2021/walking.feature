# Written by `make generate`, from the life cycles: see src/payconform/authoring/walking.py.
@lifecycle:payment-invoice-2021 @needs:events
Feature: Walking every documented way
  In order to rely on an invoice wherever it stands
  As a merchant
  I want each documented edge, and each two in a row, to be gone along

  Rule: An invoice comes to expired along documented edges

    @req:PAY21-ERR-01 @req:PAY21-EXPIRE-09 @req:PAY21-CLOSED-01
    @moves-time
    Scenario: In error, expired
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR that lives for 90 seconds
      And 80 seconds pass
      When the merchant tries to process it
      And 15 seconds pass
      Then its history may be created, processing, process_error, expired

    @req:PAY21-ERR-01 @req:PAY21-ERR-02 @req:PAY21-EXPIRE-07 @req:PAY21-CLOSED-01
    @moves-time
    Scenario: Tried again, in error, in error, expired at work
      Given a provider that answers the payment with connection_timeout_error, connection_error, connection_error, accepted
      And an invoice of 100.00 EUR that lives for 6 hours
      And the invoice is sent for processing
      When 6 hours pass
      Then its history may be created, processing, processing, process_error, processing, process_error, processing, expired

  Rule: An invoice comes to terminated along documented edges

    @req:PAY21-TERM-04 @req:PAY21-CLOSED-01
    @needs:terminate
    Scenario: In error, terminated
      Given an invoice of 100.00 EUR that is process_error
      When the payer tries to terminate it
      Then its history may be created, processing, process_error, terminated

    @req:PAY21-RETRY-01 @req:PAY21-TERM-01 @req:PAY21-CLOSED-01
    @needs:terminate
    Scenario: In error, tried again, in error, terminated at work
      Given a provider that answers the payment with connection_error, connection_timeout_error, connection_error, accepted
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      And the payer tries to terminate it
      Then its history may be created, processing, process_error, processing, processing, process_error, processing, terminated

  Rule: An invoice comes to processed along documented edges

    @req:PAY21-DONE-01 @req:PAY21-CLOSED-01
    Scenario: In error, paid
      Given a provider that answers the payment with connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its history may be created, processing, process_error, processing, processed

    @req:PAY21-PEND-01 @req:PAY21-DONE-01 @req:PAY21-CLOSED-01
    Scenario: In error, pending, tried again, paid
      Given a provider that answers the payment with connection_error, pending, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      And the provider fails the payment with connection_timeout_error
      And all its attempts are made
      Then its history may be created, processing, process_error, processing, process_pending, processing, processing, processed

  Rule: An invoice comes to partially_processed along documented edges

    @req:PAY21-PART-01 @req:PAY21-CLOSED-01
    Scenario: In error, paid in part
      Given a provider that answers the payment with connection_error, only 60.00 EUR
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its history may be created, processing, process_error, processing, partially_processed

  Rule: An invoice comes to process_failed along documented edges

    @req:PAY21-ERR-03 @req:PAY21-CLOSED-01
    @needs:account
    Scenario: In error, given up
      Given a merchant account with an attempts limit of 1
      And a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then its history may be created, processing, process_error, process_failed

    @req:PAY21-PEND-01 @req:PAY21-ERR-01 @req:PAY21-FAIL-01 @req:PAY21-CLOSED-01
    Scenario: Tried again, pending, in error, failed
      Given a provider that answers the payment with connection_timeout_error, pending, declined_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      And the provider fails the payment with connection_error
      And all its attempts are made
      Then its history may be created, processing, processing, process_pending, processing, process_error, processing, process_failed

  Rule: An invoice comes to partially_refunded along documented edges

    @req:PAY21-ERR-04 @req:PAY21-ERR-05 @req:PAY21-REF-08 @req:PAY21-CLOSED-01
    @needs:refund
    Scenario: Paid, refund tried again, refund in error, refund in error, refunded in part
      Given a provider that answers the refund with connection_timeout_error, connection_error, connection_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 40.00 EUR
      When all its attempts are made
      Then its history may be created, processing, processed, refunding, refunding, refund_error, refunding, refund_error, refunding, partially_refunded

  Rule: An invoice comes to refunded along documented edges

    @req:PAY21-REF-07 @req:PAY21-CLOSED-01
    @needs:refund
    Scenario: Paid, refund in error, refund tried again, refund in error, refunded
      Given a provider that answers the refund with connection_error, connection_timeout_error, connection_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When all its attempts are made
      Then its history may be created, processing, processed, refunding, refund_error, refunding, refunding, refund_error, refunding, refunded

  Rule: An invoice comes to refund_failed along documented edges

    @req:PAY21-ERR-04 @req:PAY21-ERR-06 @req:PAY21-CLOSED-01
    @needs:account @needs:refund
    Scenario: Paid in part, refund in error, refund given up
      Given a merchant account with an attempts limit of 1
      And a provider that answers the refund with connection_error
      And an invoice of 100.00 EUR that is partially_processed
      When the merchant refunds 60.00 EUR
      Then its history may be created, processing, partially_processed, refunding, refund_error, refund_failed

    @req:PAY21-ERR-04 @req:PAY21-ERR-06 @req:PAY21-CLOSED-01
    @needs:account @needs:refund
    Scenario: Paid, refund in error, refund given up
      Given a merchant account with an attempts limit of 1
      And a provider that answers the refund with connection_error
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then its history may be created, processing, processed, refunding, refund_error, refund_failed

    @req:PAY21-ERR-04 @req:PAY21-REF-04 @req:PAY21-REF-10 @req:PAY21-CLOSED-01
    @needs:refund
    Scenario: Paid, refund in error, refund pending, refund in error, refund failed
      Given a provider that answers the refund with connection_error, pending, declined_error
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When all its attempts are made
      And the provider fails the refund with connection_error
      And all its attempts are made
      Then its history may be created, processing, processed, refunding, refund_error, refunding, refund_pending, refunding, refund_error, refunding, refund_failed
