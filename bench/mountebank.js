// What mountebank injects: a provider that stores a payment, and answers reads from what it stored.
// Length and connection are said by hand: else mountebank closes each connection, and sends in chunks.
(config) => {
  const { method, path, body } = config.request;
  const payments = config.state.payments || (config.state.payments = {});
  let payment = payments[path.slice('/payments/'.length)];
  if (method === 'POST') {
    const order = JSON.parse(body);
    payment = {
      id: 'pay_' + require('crypto').randomBytes(8).toString('hex'),
      status: 'succeeded',
      reference: order.reference,
      amount: order.amount,
      created: new Date().toISOString(),
    };
    payments[payment.id] = payment;
  }
  const text = JSON.stringify(payment || {});
  return {
    statusCode: method === 'POST' ? 201 : payment ? 200 : 404,
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      Connection: 'keep-alive',
    },
    body: text,
  };
}
