@lifecycle:payout-invoice-2019-04 @needs:refund
Feature: Refunding a payout
  In order to have back what should not have been sent
  As a merchant
  I want to take back what was paid out, and no more

  Rule: What was paid out can be refunded

    @req:OUT04-REF-01 @needs:events
    Scenario: A refund goes through refunding
      Given an invoice of 100.00 EUR that is refunded
      Then its history goes on with refunding after processed

    @req:OUT04-DONE-02
    Scenario: Processed isn't final
      Given an invoice of 100.00 EUR that is processed
      When the merchant tries to refund 100.00 EUR
      Then the invoice is refunded or partially_refunded

    @req:OUT04-REF-11
    Scenario: All of a part that was paid out is taken back
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant refunds 60.00 EUR
      Then the invoice is refunded or partially_refunded

  Rule: No document says that a part can be refunded, but it may be

    @req:OUT04-REF-02 @needs:events
    Scenario: A refund of a part goes through refunding, too
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 60.00 EUR
      Then its history may go on with refunding after partially_processed

  Rule: An invoice that was refunded in full becomes refunded

    @req:OUT04-REF-07
    Scenario Outline: All of it is taken back
      Given an invoice of <amount> that is processed
      When the merchant refunds <amount>
      Then the invoice is refunded
      And <amount> is refunded

      Examples:
        | amount       |
        | 1000 JPY     |
        | 100.00 EUR   |
        | 1234.567 BHD |

    @req:OUT04-REF-07
    Scenario: Each payout of a split invoice is taken back
      Given a merchant account with split mode on and a payout limit of 40.00 EUR
      And an invoice of 80.00 EUR that is processed
      When the merchant refunds 80.00 EUR
      Then the invoice is refunded
      And 80.00 EUR is refunded

    @req:OUT04-CB-03
    Scenario: A refund is told
      Given an invoice of 100.00 EUR that is refunded
      Then the merchant is told that it is refunded

  Rule: An invoice that was refunded in part becomes partially_refunded, and shows the part

    @req:OUT04-REF-08
    Scenario: The merchant takes back a part
      Given an invoice of 100.00 EUR that is processed
      When the merchant refunds 40.00 EUR
      Then the invoice is partially_refunded

    @req:OUT04-MONEY-04
    Scenario: The request is repeated after an answer that was lost
      Given an invoice of 100.00 EUR that is processed
      And the merchant refunds 40.00 EUR
      When the merchant repeats the refund
      Then no more than 40.00 EUR is given back

    @req:OUT04-REF-08 @req:OUT04-MONEY-06
    Scenario: The provider takes back a cent less than it was asked for
      Given a provider that answers the refund with only 99.99 EUR
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice is partially_refunded

    @req:OUT04-REF-09
    Scenario: What was taken back is shown, not what was asked for
      Given a provider that answers the refund with only 99.99 EUR
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then 99.99 EUR is refunded

    @req:OUT04-MONEY-07
    Scenario: The merchant takes back the smallest part
      Given an invoice of 100.00 EUR that is processed
      When the merchant refunds 0.01 EUR
      Then 0.01 EUR is refunded

  Rule: A refund that fails leaves the invoice as refund_failed

    @req:OUT04-REF-10
    Scenario: The provider declines the refund
      Given a provider that answers the refund with declined_error
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice is refund_failed
      And no more than 0.00 EUR is given back

  Rule: Only what was paid out can be refunded

    @req:OUT04-ORDER-01
    Scenario Outline: Nothing was paid out
      Given an invoice of 100.00 EUR that is <status>
      When the merchant tries to refund 100.00 EUR
      Then the request is refused
      And the invoice stays <status>

      Examples:
        | status          |
        | created         |
        | process_pending |

    @req:OUT04-MONEY-04
    Scenario: More than was paid out
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to refund 100.00 EUR
      Then no more than 60.00 EUR is given back
