@lifecycle:payout-invoice-2019-04
Feature: Moderating payouts
  In order that no money leaves my account unseen
  As a merchant
  I want a person to look at each payout before it is performed

  Rule: Where moderation is required, nothing is performed before it

    @req:OUT04-OPT-15
    Scenario: The merchant wants it processed, but nobody has moderated it
      Given a merchant account with moderation required on
      And an invoice of 100.00 EUR
      When the merchant tries to process it
      Then the provider was never asked to pay

    @req:OUT04-OPT-15 @moves-time
    Scenario: It would be processed by itself, but nobody has moderated it
      Given a merchant account with moderation required on
      And an invoice of 100.00 EUR with autoprocess on
      When 5 minutes pass
      Then the provider was never asked to pay

  Rule: What a moderator approves is performed

    @req:OUT04-OPT-16
    Scenario: It is sent for processing after it was approved
      Given a merchant account with moderation required on
      And an invoice of 100.00 EUR
      And a moderator approves it
      When the invoice is sent for processing
      Then the invoice is processed
      And the provider was asked to pay once

    @req:OUT04-OPT-16
    Scenario: It is processed by itself once it is approved
      Given a merchant account with moderation required on
      And an invoice of 100.00 EUR with autoprocess on
      When a moderator approves it
      Then the invoice is processed
      And the provider was asked to pay once

  Rule: What a moderator refuses is never performed

    @req:OUT04-OPT-24
    Scenario: The merchant wants it processed all the same
      Given a merchant account with moderation required on
      And an invoice of 100.00 EUR
      And a moderator refuses it
      When the merchant tries to process it
      Then the provider was never asked to pay

    @req:OUT04-OPT-24 @moves-time
    Scenario: It would have been processed by itself
      Given a merchant account with moderation required on
      And an invoice of 100.00 EUR with autoprocess on
      And a moderator refuses it
      When 5 minutes pass
      Then the provider was never asked to pay
