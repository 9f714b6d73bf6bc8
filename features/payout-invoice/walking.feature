# Written by `make generate`, from the life cycles: see src/payconform/authoring/walking.py.
@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05 @needs:events
Feature: Walking every documented way
  In order to rely on an invoice wherever it stands
  As a merchant
  I want each documented edge, and each two in a row, to be gone along

  Rule: An invoice comes to expired along documented edges

    @req:OUT04-EXPIRE-01
    @req:OUT05-EXPIRE-01 @req:OUT05-CLOSED-01
    @moves-time
    Scenario: Expired
      Given an invoice of 100.00 EUR that lives for 30 minutes
      When 30 minutes pass
      Then its history is created, expired

    @req:OUT04-PEND-01 @req:OUT04-EXPIRE-08
    @req:OUT05-PEND-01 @req:OUT05-EXPIRE-08 @req:OUT05-CLOSED-01
    @moves-time
    Scenario: Pending, expired
      Given an invoice of 100.00 EUR that is process_pending and lives for 30 minutes
      When 30 minutes pass
      Then its history may be created, processing, process_pending, expired

  Rule: An invoice comes to terminated along documented edges

    @req:OUT04-TERM-02
    @req:OUT05-TERM-02 @req:OUT05-CLOSED-01
    @needs:terminate
    Scenario: Terminated
      Given an invoice of 100.00 EUR
      When the payer tries to terminate it
      Then its history may be created, terminated

    @req:OUT04-TERM-03
    @req:OUT05-TERM-03 @req:OUT05-CLOSED-01
    @needs:terminate
    Scenario: Pending, terminated
      Given an invoice of 100.00 EUR that is process_pending
      When the payer tries to terminate it
      Then its history may be created, processing, process_pending, terminated
