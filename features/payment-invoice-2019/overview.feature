@lifecycle:payment-invoice-2019
Feature: Looking at one invoice
  In order to see what became of a payment
  As a merchant
  I want an overview of all that is known of its invoice

  Rule: The overview shows the states that the invoice went through

    @req:PAY19-VIEW-01
    Scenario: The states of a paid invoice
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its states

  Rule: The overview shows amounts, service and commission

    @req:PAY19-VIEW-02
    Scenario: The amounts of a part-paid invoice
      Given an invoice of 100.00 EUR that is partially_processed
      Then the overview shows its amounts

    @req:PAY19-VIEW-06
    Scenario: What an invoice includes
      Given an invoice of 100.00 EUR
      Then the overview shows its amount, currency, service, fee

  Rule: The overview shows how the invoice was paid

    @req:PAY19-VIEW-03
    Scenario: Service, method and provider of a paid invoice
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its service, method, provider

  Rule: A paid invoice leads to all that belongs to it

    @req:PAY19-VIEW-04
    Scenario: What belongs to a paid invoice
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its requests, payments, transactions, callbacks

    @req:PAY19-VIEW-05
    Scenario: Request and ledger transactions of a paid invoice
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its requests, transactions
