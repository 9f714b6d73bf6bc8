@lifecycle:vendor-invoice @needs:cancel
Feature: Canceling vendor invoices
  In order to get rid of an invoice that I won't pay
  As a business
  I want to cancel it as long as nothing was paid for it

  Rule: An unpaid invoice can be canceled

    @req:VEND-CANCEL-01 @req:VEND-STATE-06
    Scenario: Nothing was done about it
      Given an invoice of 1000.00 INR
      When the business takes the action Cancel Invoice
      Then the invoice is canceled
      And the provider was never asked to pay

    @req:VEND-CANCEL-06 @hazard
    Scenario: It is unpaid again, since its payout failed
      Given a provider that answers the payout with insufficient_funds
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the business takes the action Cancel Invoice
      Then the request may be refused

  Rule: An invoice that a payout is made for can't be canceled

    @req:VEND-CANCEL-03
    Scenario: The payout is to be approved
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the business takes the action Cancel Invoice
      Then the request is refused
      And the invoice stays processing

    @req:VEND-CANCEL-03
    Scenario: The payout is queued
      Given a provider whose payouts wait for money in the account
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the business takes the action Cancel Invoice
      Then the request is refused
      And nothing has changed

    @req:VEND-CANCEL-03
    Scenario: A part was paid
      Given an invoice of 1000.00 INR that is partially paid
      When the business takes the action Cancel Invoice
      Then the request is refused
      And the invoice stays partially paid

    @req:VEND-CANCEL-03
    Scenario: All was paid
      Given an invoice of 1000.00 INR that is paid
      When the business takes the action Cancel Invoice
      Then the request is refused
      And the invoice stays paid

  Rule: A canceled invoice stays canceled

    @req:VEND-CANCEL-04 @moves-time
    Scenario: Time passes
      Given an invoice of 1000.00 INR that is canceled
      When 90 days pass
      Then the invoice stays canceled

    @req:VEND-CANCEL-04 @hazard
    Scenario Outline: Somebody tries to do something with it
      Given an invoice of 1000.00 INR that is canceled
      When the business takes the action <action>
      Then the invoice stays canceled
      And the provider was never asked to pay

      Examples:
        | action       |
        | Pay Invoice  |
        | Mark as Paid |
        | Edit Details |
