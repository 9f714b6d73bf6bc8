# Written by `make generate`, from the life cycle: see src/payconform/authoring/vendor_walking.py.
@lifecycle:vendor-invoice @needs:events
Feature: Walking every documented way
  In order to rely on an invoice wherever it stands
  As a business
  I want each documented edge, and each two in a row, to be gone along

  Rule: An invoice comes to unpaid along documented edges

    @req:VEND-PART-02 @req:VEND-PAID-03
    @needs:draft @needs:pay @needs:save
    Scenario: Draft, unpaid, partially paid, paid, unpaid
      Given an invoice of 1000.00 INR that is draft
      And a provider that accepts the payout
      And the business takes the action Save
      And the business pays 400.00 INR of it
      And the business takes the action Pay Remaining
      When the provider reverses the payout
      Then its history may be draft, unpaid, partially paid, paid, unpaid

    @req:VEND-PART-02 @req:VEND-PAID-01 @req:VEND-PAID-03 @req:VEND-PART-06
    @needs:pay
    Scenario: Partially paid, paid, partially paid, unpaid
      Given an invoice of 1000.00 INR that is partially paid
      And a provider that answers the payout with success, insufficient_funds
      And the business takes the action Pay Remaining
      When the provider reverses the payout
      And the business takes the action Pay Remaining
      Then its history may be unpaid, partially paid, paid, partially paid, unpaid

    @req:VEND-PAID-03
    @needs:pay @needs:schedule @moves-time
    Scenario: Partially paid, scheduled, paid, unpaid
      Given an invoice of 1000.00 INR that is partially paid
      And the business schedules it in 3 days
      And 3 days pass
      When the provider reverses the payout
      Then its history may be unpaid, partially paid, scheduled, paid, unpaid

    @req:VEND-SCHED-03
    @needs:pay @needs:schedule @moves-time
    Scenario: Processing, partially paid, scheduled, unpaid
      Given an invoice of 1000.00 INR that is partially paid
      And the business schedules it in 3 days
      When its payout is cancelled
      Then its history may be unpaid, processing, partially paid, scheduled, unpaid

    @req:VEND-PART-02 @req:VEND-PART-06
    @needs:pay
    Scenario: Processing, unpaid, partially paid, unpaid
      Given a provider that answers the payout with accepted, success, insufficient_funds
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the provider fails the payout with insufficient_funds
      And the business pays 400.00 INR of it
      And the business takes the action Pay Remaining
      Then its history may be unpaid, processing, unpaid, partially paid, unpaid

    @req:VEND-PAID-03 @req:VEND-SCHED-05 @req:VEND-SCHED-03
    @needs:pay @needs:schedule @moves-time
    Scenario: Paid, unpaid, processing, scheduled, unpaid
      Given an invoice of 1000.00 INR that is paid
      And a provider whose payouts wait for approval
      When the provider reverses the payout
      And the business schedules it in 3 days
      And its payout is approved
      And its payout is cancelled
      Then its history may be unpaid, paid, unpaid, processing, scheduled, unpaid

  Rule: An invoice comes to scheduled along documented edges

    @req:VEND-SCHED-01
    @needs:schedule @moves-time
    Scenario: Scheduled, unpaid, scheduled
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      And its payout is cancelled
      When the business schedules it in 3 days
      Then its history is unpaid, scheduled, unpaid, scheduled

    @req:VEND-SCHED-01
    @needs:pay @needs:schedule @moves-time
    Scenario: Processing, paid, unpaid, scheduled
      Given an invoice of 1000.00 INR that is paid
      When the provider reverses the payout
      And the business schedules it in 3 days
      Then its history may be unpaid, processing, paid, unpaid, scheduled

    @req:VEND-SCHED-05
    @needs:pay @needs:schedule @moves-time
    Scenario: Processing, partially paid, processing, paid, partially paid, scheduled
      Given an invoice of 1000.00 INR that is partially paid
      And the business takes the action Pay Remaining
      When the provider reverses the payout
      And the business schedules it in 3 days
      Then its history may be unpaid, processing, partially paid, processing, paid, partially paid, scheduled

  Rule: An invoice comes to partially paid along documented edges

    @req:VEND-PART-02
    @needs:pay @needs:schedule @moves-time
    Scenario: Scheduled, unpaid, partially paid
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      And its payout is cancelled
      When the business pays 400.00 INR of it
      Then its history may be unpaid, scheduled, unpaid, partially paid

    @req:VEND-SCHED-04 @req:VEND-SCHED-05
    @needs:pay @needs:schedule @moves-time
    Scenario: Partially paid, processing, scheduled, partially paid
      Given an invoice of 1000.00 INR that is partially paid
      And a provider whose payouts wait for approval
      And the business schedules it in 3 days
      And its payout is approved
      When its payout is cancelled
      Then its history may be unpaid, partially paid, processing, scheduled, partially paid

    @req:VEND-PART-01
    @needs:pay
    Scenario: Processing, partially paid, processing, partially paid
      Given an invoice of 1000.00 INR that is partially paid
      When the business tries to pay 300.00 INR of it
      Then its history may be unpaid, processing, partially paid, processing, partially paid

    @req:VEND-PART-06 @req:VEND-PART-02
    @needs:pay @needs:schedule @moves-time
    Scenario: Scheduled, partially paid, unpaid, partially paid
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules 400.00 INR of it in 3 days
      And 3 days pass
      When the provider reverses the payout
      And the business tries to pay 400.00 INR of it
      Then its history may be unpaid, scheduled, partially paid, unpaid, partially paid

    @req:VEND-SCHED-05 @req:VEND-PAID-03
    @needs:pay @needs:schedule @moves-time
    Scenario: Partially paid, scheduled, unpaid, paid, partially paid
      Given an invoice of 1000.00 INR that is partially paid
      And the business schedules it in 3 days
      And its payout is cancelled
      And the business takes the action Pay Invoice
      When the provider reverses the payout
      Then its history may be unpaid, partially paid, scheduled, unpaid, paid, partially paid

    @req:VEND-PART-02 @req:VEND-PAID-03
    @needs:pay @needs:schedule @moves-time
    Scenario: Paid, unpaid, partially paid, scheduled, paid, partially paid
      Given an invoice of 1000.00 INR that is paid
      When the provider reverses the payout
      And the business tries to pay 400.00 INR of it
      And the business schedules it in 3 days
      And 3 days pass
      And the provider reverses the payout
      Then its history may be unpaid, paid, unpaid, partially paid, scheduled, paid, partially paid

    @req:VEND-BACK-01 @req:VEND-SCHED-05
    @needs:pay @needs:schedule @moves-time
    Scenario: Processing, partially paid, processing, unpaid, scheduled, partially paid
      Given an invoice of 1000.00 INR that is partially paid
      And a provider that answers the payout with insufficient_funds
      And the business takes the action Pay Remaining
      And the business schedules it in 3 days
      When its payout is cancelled
      Then its history may be unpaid, processing, partially paid, processing, unpaid, scheduled, partially paid

  Rule: An invoice comes to processing along documented edges

    @req:VEND-PROC-01
    @needs:pay @needs:schedule @moves-time
    Scenario: Scheduled, unpaid, processing
      Given a provider that answers the payout with accepted
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      And its payout is cancelled
      When the business takes the action Pay Invoice
      Then its history is unpaid, scheduled, unpaid, processing

    @req:VEND-SCHED-02
    @needs:pay @needs:schedule @moves-time
    Scenario: Scheduled, processing, scheduled, processing
      Given a provider that answers the payout with accepted, success
      And an invoice of 1000.00 INR
      And the business schedules 400.00 INR of it in 3 days
      And the business takes the action Pay Remaining
      When 3 days pass
      Then its history may be unpaid, scheduled, processing, scheduled, processing

    @req:VEND-PART-04
    @needs:pay
    Scenario: Processing, partially paid, processing, paid, partially paid, processing
      Given an invoice of 1000.00 INR that is partially paid
      And a provider that answers the payout with success, accepted
      And the business takes the action Pay Remaining
      When the provider reverses the payout
      And the business takes the action Pay Remaining
      Then its history may be unpaid, processing, partially paid, processing, paid, partially paid, processing

  Rule: An invoice comes to canceled along documented edges

    @req:VEND-DRAFT-03
    @needs:cancel @needs:draft
    Scenario: Draft, canceled
      Given an invoice of 1000.00 INR that is draft
      When the business takes the action Cancel
      Then its history may be draft, canceled

    @req:VEND-DRAFT-02 @req:VEND-CANCEL-01
    @needs:cancel @needs:draft @needs:save
    Scenario: Draft, unpaid, canceled
      Given an invoice of 1000.00 INR that is draft
      And the business takes the action Save
      When the business takes the action Cancel Invoice
      Then its history is draft, unpaid, canceled

    @req:VEND-BACK-01 @req:VEND-CANCEL-06
    @needs:cancel @needs:schedule @moves-time
    Scenario: Scheduled, processing, unpaid, canceled
      Given a provider that answers the payout with insufficient_funds
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      And 3 days pass
      When the business takes the action Cancel Invoice
      Then its history may be unpaid, scheduled, processing, unpaid, canceled

    @req:VEND-PAID-01 @req:VEND-PAID-03 @req:VEND-CANCEL-06
    @needs:cancel @needs:schedule @moves-time
    Scenario: Scheduled, processing, paid, unpaid, canceled
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      And 3 days pass
      When the provider reverses the payout
      And the business takes the action Cancel Invoice
      Then its history may be unpaid, scheduled, processing, paid, unpaid, canceled

    @req:VEND-PART-01 @req:VEND-PART-06 @req:VEND-CANCEL-06
    @needs:cancel @needs:schedule @moves-time
    Scenario: Scheduled, processing, partially paid, unpaid, canceled
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules 400.00 INR of it in 3 days
      And 3 days pass
      When the provider reverses the payout
      And the business takes the action Cancel Invoice
      Then its history may be unpaid, scheduled, processing, partially paid, unpaid, canceled

    @req:VEND-SCHED-01 @req:VEND-CANCEL-06
    @needs:cancel @needs:pay @needs:schedule @moves-time
    Scenario: Processing, partially paid, unpaid, scheduled, unpaid, canceled
      Given an invoice of 1000.00 INR that is partially paid
      When the provider reverses the payout
      And the business schedules it in 3 days
      And its payout is cancelled
      And the business takes the action Cancel Invoice
      Then its history may be unpaid, processing, partially paid, unpaid, scheduled, unpaid, canceled

  Rule: An invoice comes to paid along documented edges

    @req:VEND-MARK-01
    @needs:draft @needs:mark_as_paid @needs:save
    Scenario: Draft, unpaid, paid
      Given an invoice of 1000.00 INR that is draft
      And the business takes the action Save
      When the business takes the action Mark as Paid
      Then its history is draft, unpaid, paid

    @req:VEND-BACK-01 @req:VEND-MARK-01
    @needs:mark_as_paid @needs:pay
    Scenario: Processing, unpaid, paid
      Given a provider that answers the payout with accepted
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the provider fails the payout with insufficient_funds
      And the business takes the action Mark as Paid
      Then its history is unpaid, processing, unpaid, paid

    @req:VEND-PROC-01 @req:VEND-PART-01 @req:VEND-MARK-03
    @needs:draft @needs:mark_as_paid @needs:pay @needs:save
    Scenario: Draft, unpaid, processing, partially paid, paid
      Given an invoice of 1000.00 INR that is draft
      And a provider that answers the payout with accepted
      And the business takes the action Save
      And the business pays 400.00 INR of it
      When the provider settles the payout
      And the business takes the action Mark as Paid
      Then its history is draft, unpaid, processing, partially paid, paid

    @req:VEND-SCHED-01 @req:VEND-SCHED-03 @req:VEND-MARK-01
    @needs:draft @needs:mark_as_paid @needs:save @needs:schedule @moves-time
    Scenario: Draft, unpaid, scheduled, unpaid, paid
      Given an invoice of 1000.00 INR that is draft
      And a provider that accepts the payout
      And the business takes the action Save
      And the business schedules it in 3 days
      And its payout is cancelled
      When the business takes the action Mark as Paid
      Then its history is draft, unpaid, scheduled, unpaid, paid

    @req:VEND-MARK-01
    @needs:mark_as_paid @needs:pay
    Scenario: Processing, paid, unpaid, paid
      Given an invoice of 1000.00 INR that is paid
      When the provider reverses the payout
      And the business takes the action Mark as Paid
      Then its history may be unpaid, processing, paid, unpaid, paid

    @req:VEND-MARK-01
    @needs:mark_as_paid @needs:pay
    Scenario: Processing, partially paid, unpaid, paid
      Given an invoice of 1000.00 INR that is partially paid
      When the provider reverses the payout
      And the business takes the action Mark as Paid
      Then its history may be unpaid, processing, partially paid, unpaid, paid

    @req:VEND-PROC-01 @req:VEND-PAID-01
    @needs:pay
    Scenario: Processing, unpaid, processing, paid
      Given a provider that answers the payout with accepted
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the provider fails the payout with insufficient_funds
      And the business takes the action Pay Invoice
      And the provider settles the payout
      Then its history is unpaid, processing, unpaid, processing, paid

    @req:VEND-SCHED-01 @req:VEND-MARK-02
    @needs:mark_as_paid @needs:pay @needs:schedule @moves-time
    Scenario: Processing, unpaid, scheduled, paid
      Given a provider that answers the payout with accepted
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the provider fails the payout with insufficient_funds
      And the business schedules it in 3 days
      And the business takes the action Mark as Paid
      Then its history is unpaid, processing, unpaid, scheduled, paid

    @req:VEND-SCHED-02 @req:VEND-SCHED-05 @req:VEND-MARK-02
    @needs:mark_as_paid @needs:pay @needs:schedule @moves-time
    Scenario: Scheduled, processing, scheduled, paid
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules 400.00 INR of it in 3 days
      And the business takes the action Pay Remaining
      When the business takes the action Mark as Paid
      Then its history may be unpaid, scheduled, processing, scheduled, paid

    @req:VEND-PROC-01
    @needs:pay
    Scenario: Processing, paid, unpaid, processing, paid
      Given an invoice of 1000.00 INR that is paid
      When the provider reverses the payout
      And the business takes the action Pay Invoice
      Then its history may be unpaid, processing, paid, unpaid, processing, paid

    @req:VEND-SCHED-05 @req:VEND-MARK-03
    @needs:mark_as_paid @needs:pay @needs:schedule @moves-time
    Scenario: Processing, partially paid, scheduled, partially paid, paid
      Given an invoice of 1000.00 INR that is partially paid
      And the business schedules it in 3 days
      And its payout is cancelled
      When the business takes the action Mark as Paid
      Then its history may be unpaid, processing, partially paid, scheduled, partially paid, paid

    @req:VEND-SCHED-02
    @needs:pay @needs:schedule @moves-time
    Scenario: Processing, partially paid, scheduled, processing, paid
      Given an invoice of 1000.00 INR that is partially paid
      And the business schedules it in 3 days
      When 3 days pass
      Then its history may be unpaid, processing, partially paid, scheduled, processing, paid

    @req:VEND-PROC-01
    @needs:pay
    Scenario: Processing, partially paid, unpaid, processing, paid
      Given an invoice of 1000.00 INR that is partially paid
      When the provider reverses the payout
      And the business takes the action Pay Invoice
      Then its history may be unpaid, processing, partially paid, unpaid, processing, paid

    @req:VEND-PART-04 @req:VEND-PAID-01 @req:VEND-PAID-03 @req:VEND-MARK-03
    @needs:mark_as_paid @needs:pay
    Scenario: Processing, partially paid, processing, paid, partially paid, paid
      Given an invoice of 1000.00 INR that is partially paid
      And the business takes the action Pay Remaining
      When the provider reverses the payout
      And the business takes the action Mark as Paid
      Then its history may be unpaid, processing, partially paid, processing, paid, partially paid, paid

    @req:VEND-PART-04
    @needs:pay @needs:schedule @moves-time
    Scenario: Processing, partially paid, scheduled, partially paid, processing, paid
      Given an invoice of 1000.00 INR that is partially paid
      And the business schedules it in 3 days
      And its payout is cancelled
      When the business takes the action Pay Remaining
      Then its history may be unpaid, processing, partially paid, scheduled, partially paid, processing, paid

    @req:VEND-SCHED-05 @req:VEND-MARK-02
    @needs:mark_as_paid @needs:pay @needs:schedule @moves-time
    Scenario: Processing, partially paid, scheduled, partially paid, scheduled, paid
      Given an invoice of 1000.00 INR that is partially paid
      And the business schedules it in 3 days
      And its payout is cancelled
      And the business schedules it in 3 days
      When the business takes the action Mark as Paid
      Then its history may be unpaid, processing, partially paid, scheduled, partially paid, scheduled, paid
