@lifecycle:payment-invoice-2019
Feature: Creating through the Public API
  In order to be paid through a hosted page
  As a merchant
  I want to say whether an invoice can be created without my secret key

  Rule: An account that allows public creation is asked for invoices through the Public API

    @req:PAY19-OPT-01
    Scenario: Public creation is on
      Given a merchant account with public creation on
      When an invoice of 100.00 EUR is asked for through the Public API
      Then the answer says that it was created
      And the invoice is created

  Rule: An account that doesn't allow public creation makes nothing of such a request

    @req:PAY19-OPT-02
    Scenario: Public creation is off
      Given a merchant account with public creation off
      When an invoice of 100.00 EUR is asked for through the Public API
      Then the request is refused
      And no invoice is left behind
