namespace Orders.Worker;

/// <summary>Sends receipts: an effect outside Redis that nobody wants twice.</summary>
public interface IMailer
{
    Task SendReceiptAsync(string orderId, string customer, decimal amount, CancellationToken cancellationToken);
}
