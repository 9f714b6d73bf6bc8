@lifecycle:payout-invoice-2019-04 @needs:overview
Feature: Creating in three stages
  In order to pay out what I meant to
  As a merchant
  I want to set the properties of a payout, to confirm them, and to see the result

  Rule: What was set in the first stage is shown of the created invoice

    @req:OUT04-STAGE-01
    Scenario: Created, and not confirmed yet
      Given an invoice of 9.89 EUR with autoprocess off
      Then the overview shows its amount, currency, service, service_amount, fee, writeoff, exchange_rate

  Rule: The second stage confirms the properties and changes none of them

    @req:OUT04-STAGE-02
    Scenario: Confirmed, and on its way
      Given a provider that keeps the payout pending
      And an invoice of 9.89 EUR with autoprocess off
      When the invoice is sent for processing
      Then nothing but its status, resolution has changed

    @req:OUT04-STAGE-02 @moves-time
    Scenario: Confirmed after a while, and paid out
      Given an invoice of 9.89 EUR with autoprocess off
      And 5 minutes pass
      When the invoice is sent for processing
      Then nothing but its status, resolution, processed_amount, processed_fee, processed_writeoff, processed_service_amount has changed

  Rule: The third stage shows the data of the processing

    @req:OUT04-STAGE-03
    Scenario: Paid out in full
      Given an invoice of 9.89 EUR that is processed
      Then the overview shows its status, resolution, processed_amount, processed_fee, processed_writeoff
