@lifecycle:vendor-invoice @needs:schedule
Feature: Scheduling payouts
  In order to pay on the day that is agreed
  As a business
  I want an invoice to wait for its date, and to be unpaid again where the payout is called off

  Rule: An invoice whose payout is scheduled is scheduled until its date

    @req:VEND-SCHED-01 @req:VEND-STATE-03 @moves-time
    Scenario: It is scheduled
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      When the business schedules it in 3 days
      Then the invoice stays scheduled

    @req:VEND-SCHED-06 @moves-time
    Scenario: The day before
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      When 2 days pass
      Then the invoice stays scheduled
      And the provider has moved no money

    @req:VEND-SCHED-02 @moves-time
    Scenario: The day comes
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      When 3 days pass
      Then the invoice is paid
      And the provider is asked for 1000.00 INR

    @req:VEND-SCHED-02 @moves-time
    Scenario: The day comes, and the payout fails
      Given a provider that answers the payout with insufficient_funds
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      When 3 days pass
      Then the invoice is unpaid

  Rule: An invoice whose scheduled payout is canceled or rejected is unpaid again

    @req:VEND-SCHED-03 @moves-time
    Scenario: It is canceled
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      When its payout is cancelled
      Then the invoice is unpaid

    @req:VEND-SCHED-03 @req:VEND-STATE-03 @moves-time
    Scenario: It is rejected
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      When its payout is rejected
      Then the invoice is unpaid

    @req:VEND-SCHED-03 @req:VEND-SCHED-06 @moves-time
    Scenario: It was canceled, and its day comes
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      And its payout is cancelled
      When 4 days pass
      Then the invoice stays unpaid
      And the provider has moved no money

    @req:VEND-BACK-03 @moves-time
    Scenario: It was canceled, and is paid by hand
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      And its payout is cancelled
      When the business takes the action Pay Invoice
      Then the invoice is paid

  Rule: What approval does to a scheduled invoice is left open

    @req:VEND-SCHED-04 @req:VEND-SCHED-06 @moves-time
    Scenario: It is approved before its day
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      When its payout is approved
      Then the provider has moved no money
      And the invoice is scheduled or unpaid

    @req:VEND-SCHED-02 @moves-time
    Scenario: It was approved, and its day comes
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      And its payout is approved
      When 3 days pass
      Then the invoice is paid

    @req:VEND-SCHED-03 @moves-time
    Scenario: Nobody approves it before its day
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      And the business schedules it in 3 days
      When 4 days pass
      Then the invoice is unpaid

  Rule: What isn't scheduled can be paid

    @req:VEND-ACT-03 @moves-time
    Scenario: The remaining amount is paid before the day
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules 400.00 INR of it in 3 days
      When the business takes the action Pay Remaining
      Then the request is accepted

    @req:VEND-SCHED-02 @req:VEND-PART-05 @moves-time
    Scenario: The remaining amount is paid, then the day comes
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business schedules 400.00 INR of it in 3 days
      And the business takes the action Pay Remaining
      When 3 days pass
      Then the invoice is paid
      And 1000.00 INR is processed
