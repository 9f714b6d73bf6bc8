@lifecycle:subscription-invoice
Feature: Collecting again
  In order to be paid in the end
  As a business
  I want to collect what remains, and nobody to be charged for more

  Rule: The next collection asks for what remains, and for no more

    @req:SUB-COLL-01 @req:SUB-PAID-01 @req:SUB-DUE-03
    Scenario Outline: What remains is collected by the next payment
      Given a provider that answers the payment with <first>, success
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      When the invoice is sent for processing
      Then the invoice is paid
      And 40.00 EUR is processed
      And the provider is asked for <amounts>

      Examples:
        | first          | amounts              |
        | only 15.00 EUR | 40.00 EUR, 25.00 EUR |
        | declined_error | 40.00 EUR, 40.00 EUR |

    @req:SUB-DUE-02 @req:SUB-DUE-03 @req:SUB-CLOSED-01
    Scenario: Each collection brings a part
      Given a provider that answers the payment with only 15.00 EUR, only 5.00 EUR, success
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      And the invoice is sent for processing
      When the invoice is sent for processing
      Then the provider is asked for 40.00 EUR, 25.00 EUR, 20.00 EUR
      And its history is open, in_collection, past_due, in_collection, past_due, in_collection, paid
