@lifecycle:payout-invoice-2019-04
Feature: Splitting payouts
  In order to pay out more than a payout may carry
  As a merchant
  I want to say whether a payout may be split, and whether the parts go side by side

  Rule: With split mode on, an invoice above the limit makes several payouts of one request, none above the limit and together the whole

    @req:OUT04-OPT-21
    Scenario Outline: There is only one way to split it
      Given a merchant account with split mode on and a payout limit of <limit>
      And an invoice of <amount>
      When the invoice is sent for processing
      Then the provider is asked for <limit>, <limit>, <limit>
      And the invoice is processed
      And <amount> is processed

      Examples:
        | amount    | limit     |
        | 3 JPY     | 1 JPY     |
        | 0.03 EUR  | 0.01 EUR  |
        | 0.003 BHD | 0.001 BHD |

    @req:OUT04-OPT-21
    Scenario: The last part is smaller than the others
      Given a merchant account with split mode on and a payout limit of 40.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is processed
      And 100.00 EUR is processed

    @req:OUT04-OPT-21
    Scenario: At the limit nothing is split
      Given a merchant account with split mode on and a payout limit of 40.00 EUR
      And an invoice of 40.00 EUR
      When the invoice is sent for processing
      Then the provider is asked for 40.00 EUR

  Rule: With split mode off, nothing is split

    @req:OUT04-OPT-22
    Scenario: An invoice above the limit
      Given a merchant account with split mode off and a payout limit of 40.00 EUR
      When the merchant asks for an invoice of 100.00 EUR
      And the merchant tries to process it
      Then the provider was asked to pay 0 times or once

  Rule: Where some of its payouts fail, what was paid out is shown as a part

    @req:OUT04-OPT-23
    Scenario: The last of three payouts is declined
      Given a merchant account with allow partially on and split mode on and a payout limit of 0.01 EUR
      And a provider that answers the payout with success, success, declined_error
      And an invoice of 0.03 EUR
      When the invoice is sent for processing
      Then the invoice is partially_processed
      And 0.02 EUR is processed

  Rule: In parallel mode payouts go side by side

    @req:OUT04-OPT-19
    Scenario: No payout waits for another
      Given a merchant account with split mode on and parallel mode on and a payout limit of 0.01 EUR
      And a provider that keeps the payout pending
      And an invoice of 0.03 EUR
      When the invoice is sent for processing
      Then the provider is asked for 0.01 EUR, 0.01 EUR, 0.01 EUR

    @req:OUT04-OPT-19 @hazard
    Scenario: They come to their end together
      Given a merchant account with split mode on and parallel mode on and a payout limit of 40.00 EUR
      And a provider that keeps the payout pending
      And an invoice of 80.00 EUR
      And the invoice is sent for processing
      When the provider settles each payout
      Then the invoice is processed
      And 80.00 EUR is processed

  Rule: Without parallel mode payouts go one after another

    @req:OUT04-OPT-20
    Scenario: The second payout waits for the first
      Given a merchant account with split mode on and parallel mode off and a payout limit of 0.01 EUR
      And a provider that keeps the payout pending
      And an invoice of 0.03 EUR
      When the invoice is sent for processing
      Then the provider is asked for 0.01 EUR

    @req:OUT04-OPT-20
    Scenario: The second payout follows the first
      Given a merchant account with split mode on and parallel mode off and a payout limit of 0.01 EUR
      And a provider that answers the payout with pending, success
      And an invoice of 0.02 EUR
      And the invoice is sent for processing
      When the provider settles each payout
      Then the provider is asked for 0.01 EUR, 0.01 EUR
      And the invoice is processed
