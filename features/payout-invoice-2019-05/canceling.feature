@lifecycle:payout-invoice-2019-05 @needs:cancel
Feature: Canceling a payout
  In order to have back what should not have been sent
  As a merchant
  I want to take back what was paid out, and no more

  Rule: What was paid out can be canceled

    @req:OUT05-CANC-01 @needs:events
    Scenario: A cancellation goes through canceling
      Given an invoice of 100.00 EUR that is canceled
      Then its history goes on with canceling after processed

    @req:OUT05-CANC-02 @needs:events
    Scenario: A part that was paid out goes through canceling, too
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant cancels 60.00 EUR
      Then its history goes on with canceling after partially_processed

    @req:OUT05-DONE-02
    Scenario: Processed isn't final
      Given an invoice of 100.00 EUR that is processed
      When the merchant tries to cancel 100.00 EUR
      Then the invoice is canceled or partially_canceled

    @req:OUT05-CANC-11
    Scenario: All of a part that was paid out is taken back
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant cancels 60.00 EUR
      Then the invoice is canceled or partially_canceled

  Rule: An invoice that was canceled in full becomes canceled

    @req:OUT05-CANC-07
    Scenario Outline: All of it is taken back
      Given an invoice of <amount> that is processed
      When the merchant cancels <amount>
      Then the invoice is canceled
      And <amount> is canceled

      Examples:
        | amount       |
        | 1000 JPY     |
        | 100.00 EUR   |
        | 1234.567 BHD |

    @req:OUT05-CB-03
    Scenario: A cancellation is told
      Given an invoice of 100.00 EUR that is canceled
      Then the merchant is told that it is canceled

    @req:OUT05-EXPIRE-06 @moves-time
    Scenario: Its lifetime ends after it was canceled
      Given an invoice of 100.00 EUR that is canceled and lives for 30 minutes
      When 2 hours pass
      Then the invoice stays canceled

  Rule: An invoice that was canceled in part becomes partially_canceled, and shows the part

    @req:OUT05-CANC-08
    Scenario: The merchant takes back a part
      Given an invoice of 100.00 EUR that is processed
      When the merchant cancels 40.00 EUR
      Then the invoice is partially_canceled

    @req:OUT05-MONEY-04
    Scenario: The request is repeated after an answer that was lost
      Given an invoice of 100.00 EUR that is processed
      And the merchant cancels 40.00 EUR
      When the merchant repeats the cancellation
      Then no more than 40.00 EUR is given back

    @req:OUT05-CANC-08 @req:OUT05-MONEY-06
    Scenario Outline: The provider takes back a coin less than it was asked for
      Given a provider that answers the cancellation with only <canceled>
      And an invoice of <amount> that is processed
      When the merchant cancels <amount>
      Then the invoice is partially_canceled

      Examples:
        | amount      | canceled   |
        | 1000 JPY    | 999 JPY    |
        | 100.00 EUR  | 99.99 EUR  |
        | 100.000 BHD | 99.999 BHD |

    @req:OUT05-CANC-09
    Scenario: What was taken back is shown, not what was asked for
      Given a provider that answers the cancellation with only 99.99 EUR
      And an invoice of 100.00 EUR that is processed
      When the merchant cancels 100.00 EUR
      Then 99.99 EUR is canceled

    @req:OUT05-MONEY-07
    Scenario Outline: The merchant takes back the smallest part
      Given an invoice of <amount> that is processed
      When the merchant cancels <coin>
      Then <coin> is canceled

      Examples:
        | amount      | coin      |
        | 1000 JPY    | 1 JPY     |
        | 100.00 EUR  | 0.01 EUR  |
        | 100.000 BHD | 0.001 BHD |

  Rule: A cancellation that fails leaves the invoice as cancel_failed

    @req:OUT05-CANC-10
    Scenario: The provider declines the cancellation
      Given a provider that answers the cancellation with declined_error
      And an invoice of 100.00 EUR that is processed
      When the merchant cancels 100.00 EUR
      Then the invoice is cancel_failed
      And no more than 0.00 EUR is given back

    @req:OUT05-CB-03
    Scenario: A cancellation that failed is told
      Given an invoice of 100.00 EUR that is cancel_failed
      Then the merchant is told that it is cancel_failed

  Rule: Only what was paid out can be canceled

    @req:OUT05-ORDER-01
    Scenario Outline: Nothing was paid out
      Given an invoice of 100.00 EUR that is <status>
      When the merchant tries to cancel 100.00 EUR
      Then the request is refused
      And the invoice stays <status>

      Examples:
        | status          |
        | created         |
        | process_pending |

    @req:OUT05-ORDER-01
    Scenario: An attempt went wrong, and the next one is still to come
      Given an invoice of 100.00 EUR that is process_error
      When the merchant tries to cancel 100.00 EUR
      Then the request is refused

    @req:OUT05-MONEY-04
    Scenario: More than was paid out
      Given an invoice of 100.00 EUR that is partially_processed
      When the merchant tries to cancel 100.00 EUR
      Then no more than 60.00 EUR is given back
