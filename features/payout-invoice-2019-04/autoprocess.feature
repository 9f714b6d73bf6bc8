@lifecycle:payout-invoice-2019-04
Feature: Processing by itself
  In order to decide for each payout whether I look at it first
  As a merchant
  I want to say with an invoice whether it is processed by itself

  Rule: An invoice with autoprocess is processed without being told to

    @req:OUT04-AUTO-01
    Scenario: Nobody sends it for processing
      Given a provider that accepts the payout
      And an invoice of 100.00 EUR with autoprocess on
      Then the invoice is processed
      And 100.00 EUR is processed
      And the provider was asked to pay once

    @req:OUT04-AUTO-01 @hazard
    Scenario: Somebody sends it for processing all the same
      Given a provider that keeps the payout pending
      And an invoice of 100.00 EUR with autoprocess on
      When the merchant tries to process it
      Then the provider was asked to pay once

  Rule: Without autoprocess nothing is processed until the merchant says so

    @req:OUT04-AUTO-02
    Scenario: The merchant hasn't sent it yet
      Given an invoice of 100.00 EUR with autoprocess off
      Then the invoice stays created
      And the provider was never asked to pay

    @req:OUT04-AUTO-02 @moves-time
    Scenario: The merchant takes a while to think
      Given an invoice of 100.00 EUR with autoprocess off
      When 5 minutes pass
      Then the provider was never asked to pay

    @req:OUT04-AUTO-02
    Scenario: The merchant sends it
      Given a provider that accepts the payout
      And an invoice of 100.00 EUR with autoprocess off
      When the invoice is sent for processing
      Then the invoice is processed
      And the provider was asked to pay once
