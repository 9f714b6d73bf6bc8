@lifecycle:vendor-invoice @hazard
Feature: The provider's webhooks
  In order to trust the state of an invoice
  As a business
  I want it to follow what the provider has really said, however that comes

  Rule: A webhook that somebody else has signed has no effect

    @req:VEND-HOOK-01
    Scenario Outline: A forged one follows that the payout is to be approved
      Given a provider whose payouts wait for approval
      And a provider whose webhooks come with a forged one that says <lie>
      And an invoice of 1000.00 INR
      When the business takes the action Pay Invoice
      Then the invoice stays processing

      Examples:
        | lie       |
        | processed |
        | failed    |

    @req:VEND-HOOK-01
    Scenario: A forged one says that the payout has failed that was processed
      Given a provider that accepts the payout
      And a provider whose webhooks come with a forged one that says failed
      And an invoice of 1000.00 INR
      When the business takes the action Pay Invoice
      Then the invoice stays paid

  Rule: A webhook that comes again has no further effect

    @req:VEND-HOOK-02
    Scenario: The payout of a part is told of twice
      Given a provider whose webhooks come twice
      And an invoice of 1000.00 INR that is partially paid
      Then the invoice stays partially paid
      And 400.00 INR is processed

    @req:VEND-HOOK-02 @needs:emails
    Scenario: The payout of the whole is told of twice
      Given a provider whose webhooks come twice
      And an invoice of 1000.00 INR that is paid
      Then the vendor gets one e-mail

    @req:VEND-HOOK-02
    Scenario: The failure of a payout is told of again when the next one is paid
      Given a provider that answers the payout with insufficient_funds, success
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      And the business takes the action Pay Invoice
      When the provider repeats its callbacks
      Then the invoice stays paid

  Rule: Webhooks that come out of order lead to the same end

    @req:VEND-HOOK-03
    Scenario: The payout is processed, and then said to be under way
      Given a provider whose webhooks come out of order
      And an invoice of 1000.00 INR that is processing
      When the provider settles the payout
      Then the invoice stays paid

    @req:VEND-HOOK-03
    Scenario: The payout fails, and is then said to be under way
      Given a provider whose webhooks come out of order
      And an invoice of 1000.00 INR that is processing
      When the provider fails the payout with insufficient_funds
      Then the invoice stays unpaid

    @req:VEND-HOOK-03
    Scenario: A part is paid, and its payout is then said to be under way
      Given a provider that accepts the payout
      And a provider whose webhooks come out of order
      And an invoice of 1000.00 INR
      When the business pays 400.00 INR of it
      Then the invoice stays partially paid
