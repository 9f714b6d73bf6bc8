@lifecycle:vendor-invoice
Feature: Creating vendor invoices
  In order to pay my vendors when I want to
  As a business
  I want an invoice to be a draft until I save it, and unpaid from then on

  Rule: A saved invoice is unpaid, and nothing is paid for it yet

    @req:VEND-INIT-01 @req:VEND-STATE-02
    Scenario: It is created with all its details
      Given an invoice of 1000.00 INR
      Then the invoice stays unpaid
      And the provider was never asked to pay

    @req:VEND-VOCAB-01
    Scenario: It is found in the list
      Given an invoice of 1000.00 INR
      Then the list shows it once

    @req:VEND-MONEY-03
    Scenario Outline: Its amount is told to the paisa
      Given an invoice of <amount> that is paid
      Then <amount> is processed

      Examples:
        | amount        |
        | 1.00 INR      |
        | 1.01 INR      |
        | 123456.78 INR |

  Rule: An invoice that isn't saved is a draft

    @req:VEND-DRAFT-01 @req:VEND-STATE-01
    Scenario: It is begun
      Given an invoice of 1000.00 INR that is draft
      Then the invoice stays draft
      And the provider was never asked to pay

    @req:VEND-DRAFT-02
    Scenario: It is saved
      Given an invoice of 1000.00 INR that is draft
      When the business takes the action Save
      Then the invoice is unpaid

    @req:VEND-DRAFT-02
    Scenario: It is completed, saved and paid
      Given an invoice of 1000.00 INR that is draft
      And a provider that accepts the payout
      When the business takes the action Complete details
      And the business takes the action Save
      And the business takes the action Pay Invoice
      Then the invoice is paid

  Rule: Answers have the form that the service itself says

    @req:VEND-FORM-01 @req:VEND-FORM-02
    Scenario Outline: An invoice is read in each of its states
      Given an invoice of 1000.00 INR that is <state>
      Then the invoice stays <state>

      Examples:
        | state          |
        | unpaid         |
        | partially paid |
        | processing     |
        | paid           |
