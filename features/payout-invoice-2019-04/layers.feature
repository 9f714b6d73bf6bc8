@lifecycle:payout-invoice-2019-04
Feature: Standing on three layers
  In order to know which way a payout took and what it cost
  As a merchant
  I want an invoice to make a request, a request to make payouts, and all of it to be in the ledger

  Rule: An invoice that is processed initiates a payout request

    @req:OUT04-LAYER-01 @needs:overview
    Scenario: The request of a processed invoice
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its requests

  Rule: A request initiates one or many payouts

    @req:OUT04-LAYER-02 @needs:overview
    Scenario: Each attempt is a payout of its own
      Given a provider that answers the payout with connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the overview shows its requests, payouts

    @req:OUT04-LAYER-02 @needs:overview
    Scenario: Each part of a split invoice is a payout of its own
      Given a merchant account with split mode on and a payout limit of 40.00 EUR
      And an invoice of 80.00 EUR that is processed
      Then the overview shows its requests, payouts

  Rule: The routing scheme says which provider account a payout goes through

    @req:OUT04-LAYER-03
    Scenario: The first account is the one
      Given a merchant account with routes primary, backup
      And an invoice of 100.00 EUR that is processed
      Then its payouts went through primary

    @req:OUT04-LAYER-03
    Scenario: Another scheme, another account
      Given a merchant account with routes backup, primary
      And an invoice of 100.00 EUR that is processed
      Then its payouts went through backup

    @req:OUT04-LAYER-03
    Scenario: A payout that failed is followed by one through the next account
      Given a merchant account with routes primary, backup
      And a provider that answers the payout with connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its payouts went through primary, backup
      And the invoice is processed

  Rule: The exchange rate scheme says how much is paid out in another currency

    @req:OUT04-LAYER-04
    Scenario Outline: The receiver is paid in another currency
      Given a merchant account with an exchange rate of <rate> from <of> to <to>
      And an invoice of <amount> paid out in <to>
      When the invoice is sent for processing
      Then the provider is asked for <paid>
      And the invoice is processed
      And <amount> is processed

      Examples:
        | amount      | of  | to  | rate    | paid       |
        | 100.00 EUR  | EUR | USD | 1.25    | 125.00 USD |
        | 100.00 EUR  | EUR | JPY | 160.5   | 16050 JPY  |
        | 100.00 EUR  | EUR | BHD | 0.41005 | 41.005 BHD |

    @req:OUT04-LAYER-04 @needs:overview
    Scenario: Rate and amount are shown
      Given a merchant account with an exchange rate of 1.25 from EUR to USD
      And an invoice of 100.00 EUR paid out in USD
      Then the overview shows its exchange_rate, service_amount

    @req:OUT04-LAYER-04
    Scenario: A part is paid out in another currency
      Given a merchant account with an exchange rate of 1.25 from EUR to USD
      And a provider that answers the payout with only 75.00 USD
      And an invoice of 100.00 EUR paid out in USD
      When the invoice is sent for processing
      Then the invoice is partially_processed
      And 60.00 EUR is processed

  Rule: An invoice makes transactions of ledger accounts, and they balance

    @req:OUT04-LAYER-05 @needs:overview
    Scenario: The transactions of a processed invoice
      Given an invoice of 100.00 EUR that is processed
      Then the overview shows its transactions

    @req:OUT04-LAYER-06
    Scenario Outline: Whatever became of it, its ledger balances
      Given a merchant account with a fee of 10% plus 1.00 EUR
      And an invoice of 100.00 EUR that is <status>
      Then its ledger balances

      Examples:
        | status              |
        | processed           |
        | partially_processed |
        | partially_refunded  |

    @req:OUT04-LAYER-06
    Scenario: The ledger of a payout in another currency balances
      Given a merchant account with an exchange rate of 1.25 from EUR to USD
      And an invoice of 100.00 EUR paid out in USD
      When the invoice is sent for processing
      Then the invoice is processed
      And its ledger balances
