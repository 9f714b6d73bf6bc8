@lifecycle:payment-invoice-2021
Feature: Staying final
  In order to close the books
  As a merchant
  I want a final status to stay, whatever comes later

  Rule: An expired invoice never changes its status again

    @req:PAY21-FINAL-01 @hazard @moves-time
    Scenario: The payment succeeds after the invoice expired
      Given a provider that keeps the payment pending
      And an invoice of 100.00 EUR that lives for 30 minutes
      And the invoice is sent for processing
      And 30 minutes pass
      When the provider settles the payment
      Then an invoice that was expired stays expired

    @req:PAY21-FINAL-01 @moves-time
    Scenario: Somebody tries to process it after it expired
      Given an invoice of 100.00 EUR that is expired
      When the merchant tries to process it
      Then the invoice stays expired
      And the provider was never asked to pay

  Rule: An invoice that failed never changes its status again

    @req:PAY21-FINAL-03 @hazard
    Scenario: The payment succeeds after the invoice failed
      Given an invoice of 100.00 EUR that is process_failed
      When the provider settles the payment
      Then the invoice stays process_failed

    @req:PAY21-ATT-03
    Scenario: Somebody tries to process it after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When the merchant tries to process it
      Then the invoice stays process_failed
      And the provider was asked to pay once

    @req:PAY21-FAIL-04
    Scenario: It failed because nothing was paid
      Given an invoice of 100.00 EUR that is process_failed
      Then the provider has moved no money

  Rule: A refunded invoice never changes its status again

    @req:PAY21-FINAL-05 @hazard @needs:refund
    Scenario: The provider repeats its callbacks after the refund
      Given an invoice of 100.00 EUR that is refunded
      When the provider repeats its callbacks
      Then the invoice stays refunded

    @req:PAY21-FINAL-05 @needs:refund
    Scenario: Somebody tries to process it after the refund
      Given an invoice of 100.00 EUR that is refunded
      When the merchant tries to process it
      Then the invoice stays refunded
      And the provider was asked to pay once
