@lifecycle:payment-invoice-2021 @lifecycle:payout-invoice-2019-05
Feature: Refusing what is wrong
  In order to find my own mistakes
  As a merchant's programmer
  I want a wrong request to be refused as what it is, and nothing to come of it

  Rule: Invalid data is refused, and nothing is made of it

    @req:PAY21-WIRE-01 @req:OUT05-WIRE-01
    Scenario Outline: Invalid data in a request to create
      When the merchant calls create with <fault>
      Then it is refused with 4xx
      And nothing is stored

      Examples:
        | fault                     |
        | amount -1                 |
        | amount 0                  |
        | amount 10.001             |
        | amount 1e30               |
        | amount "ten"              |
        | currency "XXQ"            |
        | service "no such service" |

    @req:PAY21-WIRE-01 @req:OUT05-WIRE-01
    Scenario: A reference that an invoice has already
      Given an invoice of 100.00 EUR
      When the merchant calls create with a reference that is taken
      Then it is refused with 4xx
      And nothing is stored

  Rule: Wrong credentials are refused as such, and so is a request without any

    @req:PAY21-WIRE-02 @req:OUT05-WIRE-02
    Scenario Outline: Not the merchant's credentials
      Given an invoice of 100.00 EUR
      When the merchant calls <operation> with <fault>
      Then it is refused with 401 or 403
      And nothing is stored

      Examples:
        | operation | fault             |
        | create    | wrong credentials |
        | create    | no credentials    |
        | read      | no credentials    |

  Rule: An invoice that isn't there isn't found

    @req:PAY21-WIRE-03 @req:OUT05-WIRE-03
    Scenario Outline: An id that was never given
      Given an invoice of 100.00 EUR
      When the merchant calls <operation> with an unknown id
      Then it is refused with 404

      Examples:
        | operation |
        | read      |
        | process   |

  Rule: A wrong method, media type or body is the client's mistake

    @req:PAY21-WIRE-04 @req:OUT05-WIRE-04
    Scenario Outline: A request of another form
      When the merchant calls create with <fault>
      Then it is refused with 4xx
      And nothing is stored

      Examples:
        | fault                     |
        | the method PATCH          |
        | the media type text/plain |
        | the body {"data":         |
        | amount {"value": 10}      |

  Rule: A refusal says which request it was, of what type the error is, and which errors there are

    @req:PAY21-WIRE-05 @req:OUT05-WIRE-05
    Scenario: The form of a refusal
      When the merchant calls create with amount -1
      Then the refusal says what was wrong

  Rule: A refused request leaves nothing behind in the service's store

    @req:PAY21-WIRE-06 @req:OUT05-WIRE-06
    Scenario Outline: The whole store before and after
      When the merchant calls create with <fault>
      Then the request is refused
      And nothing is stored

      Examples:
        | fault          |
        | amount -1      |
        | no credentials |
