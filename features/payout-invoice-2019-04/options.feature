@lifecycle:payout-invoice-2019-04
Feature: Setting payout options
  In order to pay out on my own terms
  As a merchant
  I want the options of my account to hold for all its payouts

  Rule: Internal data of the provider's callback is passed on where the account exposes it, and only there

    @req:OUT04-OPT-09
    Scenario: Internal callback data is exposed
      Given a merchant account with internal callback data on
      And an invoice of 100.00 EUR that is processed
      Then a callback has internal data

    @req:OUT04-OPT-10
    Scenario: Internal callback data isn't exposed
      Given a merchant account with internal callback data off
      And an invoice of 100.00 EUR that is processed
      Then no callback has internal data

  Rule: An invoice expires when it was created plus the lifetime of its account, and not before

    @req:OUT04-OPT-11 @req:OUT04-EXPIRE-10 @moves-time
    Scenario: The lifetime of the account has passed
      Given a merchant account with an invoice lifetime of 45 minutes
      And an invoice of 100.00 EUR
      When 45 minutes pass
      Then the invoice is expired
      And it expires 45 minutes after it was created

    @req:OUT04-OPT-11 @moves-time
    Scenario: A minute before the lifetime of the account has passed
      Given a merchant account with an invoice lifetime of 45 minutes
      And an invoice of 100.00 EUR
      When 44 minutes pass
      Then the invoice stays created

  Rule: An invoice that goes on failing is tried as often as the attempts limit of its account says

    @req:OUT04-OPT-12
    Scenario Outline: No attempt succeeds within the limit of the account
      Given a merchant account with an attempts limit of <limit>
      And a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the provider was asked to pay <lower> or <upper>
      And the invoice is process_failed

      Examples:
        | limit | lower    | upper    |
        | 1     | once     | twice    |
        | 20    | 20 times | 21 times |

  Rule: The provider gets the descriptor that the template of the account makes of an invoice

    @req:OUT04-OPT-13 @req:OUT04-OPT-14
    Scenario Outline: The template names a property of the invoice
      Given a merchant account with a descriptor template of the <property>
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the provider's descriptor has the <property>

      Examples:
        | property     |
        | id           |
        | description  |
        | account_name |
        | created      |
        | reference_id |
