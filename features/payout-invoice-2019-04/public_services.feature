@lifecycle:payout-invoice-2019-04
Feature: Offering services through the Public API
  In order to know what a payout costs before I ask for it
  As a merchant
  I want to say what the Public API tells of my commission

  Rule: Where the Zero-Fee badge is on, a service without commission is marked as such, and no other

    @req:OUT04-OPT-03
    Scenario: The badge is on, and no commission is taken
      Given a merchant account with Zero-Fee badge on and a fee of 0.00 EUR
      Then each service has the Zero-Fee badge

    @req:OUT04-OPT-03
    Scenario: The badge is on, but commission is taken
      Given a merchant account with Zero-Fee badge on and a fee of 10% plus 1.00 EUR
      Then no service has the Zero-Fee badge

  Rule: Where the Zero-Fee badge is off, no service is marked

    @req:OUT04-OPT-04
    Scenario: The badge is off
      Given a merchant account with Zero-Fee badge off and a fee of 0.00 EUR
      Then no service has the Zero-Fee badge

  Rule: Commission values are given for each service where the account says so, and for none where it doesn't

    @req:OUT04-OPT-05
    Scenario: Fee details are on
      Given a merchant account with fee details on and a fee of 10% plus 1.00 EUR
      Then each service has fee details

    @req:OUT04-OPT-06
    Scenario: Fee details are off
      Given a merchant account with fee details off and a fee of 10% plus 1.00 EUR
      Then no service has fee details
