namespace Events.Testing.Guides.ComingFrom;

public interface IMailer
{
    Task SendReceiptAsync(string order, CancellationToken token);
}
