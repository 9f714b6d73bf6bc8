@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021 @needs:refund
Feature: Refunding
  In order to take goods back
  As a merchant
  I want to give money back that was paid, and no more

  Rule: A paid invoice can be refunded

    @req:PAY19-REF-01 @req:PAY21-REF-01 @needs:events
    Scenario: A refund goes through refunding
      Given an invoice of 100.00 EUR that is refunded
      Then its history goes on with refunding after processed

    @req:PAY19-REF-02 @req:PAY21-REF-02 @needs:events
    Scenario: A part-paid invoice goes through refunding, too
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant refunds 60.00 EUR
      Then its history goes on with refunding after partially_processed

    @req:PAY19-DONE-02 @req:PAY21-DONE-02
    Scenario: Processed isn't final
      Given an invoice of 100.00 EUR that is processed
      When the merchant tries to refund 100.00 EUR
      Then the invoice is refunded or partially_refunded

    @req:PAY19-REF-11 @req:PAY21-REF-11
    Scenario: All of a part payment is given back
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant refunds 60.00 EUR
      Then the invoice is refunded or partially_refunded

  Rule: An invoice that was refunded in full becomes refunded

    @req:PAY19-REF-07 @req:PAY21-REF-07
    Scenario: All of it is given back
      Given an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice is refunded
      And 100.00 EUR is refunded

  Rule: An invoice that was refunded in part becomes partially_refunded, and shows the part

    @req:PAY19-REF-08 @req:PAY21-REF-08
    Scenario: The merchant gives back a part
      Given an invoice of 100.00 EUR that is processed
      When the merchant refunds 40.00 EUR
      Then the invoice is partially_refunded

    @req:PAY19-MONEY-04 @req:PAY21-MONEY-04
    Scenario: The request is repeated after an answer that was lost
      Given an invoice of 100.00 EUR that is processed
      And the merchant refunds 40.00 EUR
      When the merchant repeats the refund
      Then no more than 40.00 EUR is given back

    @req:PAY19-REF-08 @req:PAY21-REF-08 @req:PAY19-MONEY-06 @req:PAY21-MONEY-06
    Scenario: The provider gives back a cent less than it was asked for
      Given a provider that answers the refund with only 99.99 EUR
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice is partially_refunded

    @req:PAY19-REF-09 @req:PAY21-REF-09
    Scenario: What was given back is shown, not what was asked for
      Given a provider that answers the refund with only 99.99 EUR
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then 99.99 EUR is refunded

    @req:PAY19-MONEY-07 @req:PAY21-MONEY-07
    Scenario: The merchant gives back the smallest part
      Given an invoice of 100.00 EUR that is processed
      When the merchant refunds 0.01 EUR
      Then 0.01 EUR is refunded

  Rule: A refund that fails leaves the invoice as refund_failed

    @req:PAY19-REF-10 @req:PAY21-REF-10
    Scenario: The provider declines the refund
      Given a provider that answers the refund with declined_error
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice is refund_failed
      And no more than 0.00 EUR is given back

  Rule: Only what was paid can be refunded

    @req:PAY19-ORDER-01 @req:PAY21-ORDER-01
    Scenario Outline: Nothing was paid
      Given an invoice of 100.00 EUR that is <status>
      When the merchant tries to refund 100.00 EUR
      Then the request is refused
      And the invoice stays <status>

      Examples:
        | status          |
        | created         |
        | process_pending |

    @req:PAY19-MONEY-04 @req:PAY21-MONEY-04
    Scenario: More than was paid
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 100.00 EUR
      Then no more than 60.00 EUR is given back
