@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05
Feature: Creating a payout invoice
  In order to send money to somebody
  As a merchant
  I want an invoice to exist exactly when the service said so

  Rule: A new invoice begins as created, and nothing is processed yet

    @req:OUT04-INIT-01 @req:OUT05-INIT-01 @req:OUT04-SHAPE-01 @req:OUT05-SHAPE-01
    Scenario: A new invoice is created
      When the merchant asks for an invoice of 100.00 EUR
      Then the invoice is created

    @req:OUT04-INIT-02 @req:OUT05-INIT-02
    Scenario: Nobody is asked to pay for an invoice that was only created
      When the merchant asks for an invoice of 100.00 EUR
      Then the invoice stays created
      And the provider was never asked to pay

    @req:OUT04-VOCAB-01 @req:OUT05-VOCAB-01 @needs:list
    Scenario: A new invoice is listed under its reference
      Given an invoice of 100.00 EUR
      Then the list shows it once

    @req:OUT04-EXPIRE-11 @req:OUT05-EXPIRE-11
    Scenario: A new invoice says when it expires
      Given an invoice of 100.00 EUR that lives for 30 minutes
      Then it expires 30 minutes after it was created

  Rule: An invoice exists if, and only if, its creation was answered as Created

    @req:OUT04-CREATE-01 @req:OUT05-CREATE-01
    Scenario: Creation is answered as Created
      When the merchant asks for an invoice of 12.34 EUR
      Then the answer says that it was created

    @req:OUT04-CREATE-02 @req:OUT05-CREATE-02
    Scenario: A refused creation leaves no invoice behind
      Given a refused request for an invoice of 0.00 EUR
      Then no invoice is left behind

    @req:OUT04-CREATE-03 @req:OUT05-CREATE-03
    Scenario: A refused creation moves no money
      Given a refused request for an invoice of 0.00 EUR
      Then the provider was never asked to pay

    @req:OUT04-CREATE-05 @req:OUT05-CREATE-05
    Scenario: A refused creation leaves its reference free
      Given a refused request for an invoice of 0.00 EUR
      When the merchant asks for an invoice of 100.00 EUR under the same reference
      Then the invoice is created

  Rule: A reference names one invoice only

    @req:OUT04-CREATE-06 @req:OUT05-CREATE-06
    Scenario: A second invoice is asked for under the reference of the first
      Given an invoice of 100.00 EUR
      When the merchant asks for an invoice of 100.00 EUR under the same reference
      Then the request is refused
      And the invoice stays created
