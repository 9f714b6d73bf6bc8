@lifecycle:payment-invoice-2021
Feature: Telling the merchant
  In order to act without asking all the time
  As a merchant
  I want to be told what became of an invoice, by someone I can trust

  Rule: A callback is signed

    @req:PAY21-CB-01
    Scenario: A payment is told with a signature
      Given an invoice of 100.00 EUR that is processed
      Then every callback is signed

  Rule: What a callback says is what a read says

    @req:PAY21-CB-02
    Scenario: A part payment is told with its amount
      Given an invoice of 100.00 EUR that is partially_processed
      Then the merchant is told that it is partially_processed
      And the merchant is told of 60.00 EUR processed

  Rule: The final status is told, sooner or later

    @req:PAY21-CB-03
    Scenario: A failure is told
      Given an invoice of 100.00 EUR that is process_failed
      Then the merchant is told that it is process_failed

    @req:PAY21-CB-03 @needs:refund
    Scenario: A refund is told
      Given an invoice of 100.00 EUR that is refunded
      Then the merchant is told that it is refunded

    @req:PAY21-CB-03 @moves-time
    Scenario: Expiry is told
      Given an invoice of 100.00 EUR that is expired
      Then the merchant is told that it is expired

  Rule: The callback address of an invoice hears of that invoice alone

    @req:PAY21-CB-04
    Scenario: Two invoices are paid side by side
      Given an invoice of 100.00 EUR that is processed
      And an invoice of 50.00 EUR that is processed
      Then the merchant is told of nothing but this invoice
