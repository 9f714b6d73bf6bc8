@lifecycle:payout-invoice-2019-04
Feature: Allowing to pay out a part
  In order that a receiver gets something, or all or nothing
  As a merchant
  I want to say whether a part may be paid out

  Rule: Where parts are allowed, a part is processed

    @req:OUT04-OPT-17
    Scenario: A part is paid out, and may be
      Given a merchant account with allow partially on
      And a provider that answers the payout with only 60.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is partially_processed
      And 60.00 EUR is processed

  Rule: Where parts aren't allowed, no invoice is ever partially_processed

    @req:OUT04-OPT-18
    Scenario: A part is paid out, and must not be
      Given a merchant account with allow partially off
      And a provider that answers the payout with only 60.00 EUR
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice was never partially_processed

    @req:OUT04-OPT-18
    Scenario: All of it is paid out
      Given a merchant account with allow partially off
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is processed
      And 100.00 EUR is processed
