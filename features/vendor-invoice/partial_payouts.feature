@lifecycle:vendor-invoice
Feature: Partial payouts
  In order to pay an advance, or in instalments
  As a business
  I want an invoice to say what of it is paid, and to take what remains

  Rule: An invoice of which a part is paid is partially paid

    @req:VEND-PART-01 @req:VEND-PART-03 @req:VEND-STATE-04
    Scenario: An advance is paid
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      When the business pays 400.00 INR of it
      Then the invoice is partially paid
      And 400.00 INR is processed

    @req:VEND-PART-01
    Scenario: The bank takes its time
      Given an invoice of 1000.00 INR
      And a provider that answers the payout with accepted
      And the business pays 400.00 INR of it
      When the provider settles the payout
      Then the invoice is partially paid

    @req:VEND-PART-01 @req:VEND-PART-03
    Scenario Outline: However large the part is
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      When the business pays <amount> of it
      Then the invoice is partially paid

      Examples:
        | amount     |
        | 1.00 INR   |
        | 999.00 INR |

    @req:VEND-PART-02
    Scenario: It may be processing in between
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      When the business pays 400.00 INR of it
      Then its history may be unpaid, processing, partially paid

  Rule: What remains can be paid

    @req:VEND-PART-08
    Scenario: All of it
      Given an invoice of 1000.00 INR that is partially paid
      When the business takes the action Pay Remaining
      Then the invoice is paid
      And the provider is asked for 400.00 INR, 600.00 INR

    @req:VEND-PART-05
    Scenario: In several instalments
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      And the business pays 400.00 INR of it
      And the business pays 350.00 INR of it
      When the business takes the action Pay Remaining
      Then the provider is asked for 400.00 INR, 350.00 INR, 250.00 INR

    @req:VEND-PART-05 @req:VEND-PAID-02
    Scenario: The last instalment makes it paid
      Given an invoice of 1000.00 INR that is partially paid
      And the business pays 300.00 INR of it
      When the business pays 300.00 INR of it
      Then the invoice is paid
      And 1000.00 INR is processed

    @req:VEND-PART-04
    Scenario: While an instalment is under way it is processing
      Given an invoice of 1000.00 INR that is partially paid
      And a provider that answers the payout with accepted
      When the business takes the action Pay Remaining
      Then the invoice stays processing

  Rule: No more than what remains can be paid

    @req:VEND-PART-09 @req:VEND-MONEY-02 @hazard
    Scenario Outline: Too much is asked for
      Given an invoice of 1000.00 INR that is partially paid
      When the business tries to pay <amount> of it
      Then the request is refused
      And the provider was asked to pay once

      Examples:
        | amount      |
        | 600.01 INR  |
        | 1000.00 INR |

    @req:VEND-PART-09 @hazard
    Scenario: More than the whole invoice is asked for
      Given an invoice of 1000.00 INR
      When the business tries to pay 1000.01 INR of it
      Then the request is refused
      And the provider was never asked to pay

  Rule: An instalment that fails leaves the invoice unpaid, or partially paid

    @req:VEND-PART-06
    Scenario: The first one fails
      Given a provider that answers the payout with insufficient_funds
      And an invoice of 1000.00 INR
      When the business pays 400.00 INR of it
      Then the invoice stays unpaid

    @req:VEND-PART-06
    Scenario: A later one fails
      Given an invoice of 1000.00 INR that is partially paid
      And a provider that answers the payout with insufficient_funds
      When the business takes the action Pay Remaining
      Then the invoice is partially paid or unpaid

    @req:VEND-PART-06 @hazard
    Scenario: The first one is reversed later
      Given an invoice of 1000.00 INR that is partially paid
      When the provider reverses the payout
      Then the invoice is unpaid or partially paid

    @req:VEND-MONEY-01
    Scenario: What was paid before is still shown
      Given an invoice of 1000.00 INR that is partially paid
      And a provider that answers the payout with insufficient_funds
      When the business takes the action Pay Remaining
      Then 400.00 INR is processed
