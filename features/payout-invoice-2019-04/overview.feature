@lifecycle:payout-invoice-2019-04
Feature: Looking at one payout invoice
  In order to see what became of a payout
  As a merchant
  I want an overview of all that is known of its invoice

  Rule: The overview shows the states that the invoice went through

    @req:OUT04-VIEW-01
    Scenario: The states of an invoice that was paid out
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its states

  Rule: The overview shows amounts, service, commission and exchange rate

    @req:OUT04-VIEW-02
    Scenario: The amounts of an invoice that was paid out in part
      Given an invoice of 100.00 EUR that is partially_processed
      Then the overview shows its amounts

    @req:OUT04-VIEW-06
    Scenario: What an invoice includes
      Given an invoice of 100.00 EUR
      Then the overview shows its amount, currency, service, fee, exchange_rate

  Rule: The overview shows how the invoice was paid out

    @req:OUT04-VIEW-03
    Scenario: Service, method and provider of an invoice that was paid out
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its service, method, provider

  Rule: An invoice that was paid out leads to all that belongs to it

    @req:OUT04-VIEW-04
    Scenario: What belongs to an invoice that was paid out
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its requests, payouts, callbacks

    @req:OUT04-VIEW-05
    Scenario: Request and ledger transactions of an invoice that was paid out
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its requests, transactions
