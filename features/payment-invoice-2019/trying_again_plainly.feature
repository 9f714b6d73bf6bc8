@lifecycle:payment-invoice-2019
Feature: Trying again without a status for it
  In order to know that an invoice isn't lost
  As a merchant
  I want an invoice that is to be tried again to look as if it were under way

  Rule: Between two attempts an invoice is still under way

    @req:PAY19-RETRY-01 @moves-time
    Scenario: It waits for the next attempt to pay
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is processing or process_pending
