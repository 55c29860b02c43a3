using Confluent.Kafka;
using System.Text;
using System.Text.Json;
using Events;
using RabbitMQ.Client;

namespace Bridge;

[EventStream("audit", MaxLength = 500_000)]
public sealed partial class AuditStream;

[Event<AuditStream>("login")]
public sealed partial record LoggedIn(string User, DateTimeOffset At);

[Event<AuditStream>("logout")]
public sealed partial record LoggedOut(string User, DateTimeOffset At);

[Event<AuditStream>("locked")]
public sealed partial record Locked(string User);

public interface IForwarder<in T> { Task ForwardAsync(T item, CancellationToken token); }

public sealed class KafkaForwarder(IProducer<string, string> producer) : IForwarder<LoggedIn>
{
    public async Task ForwardAsync(LoggedIn item, CancellationToken token)
    {
        var message = new Message<string, string> { Key = item.User, Value = JsonSerializer.Serialize(item) };
        await producer.ProduceAsync("logins", message, token);
    }
}

[ConsumerGroup<AuditStream>("bridge")]
public sealed partial class BridgeConsumer(IForwarder<LoggedIn> kafka, IChannel rabbit)
{
    private int _locked;

    [Handles]
    public Task OnLogin(LoggedIn login, CancellationToken token) => kafka.ForwardAsync(login, token); // EVT3001

    [Handles]
    public async Task OnLogout(LoggedOut logout, CancellationToken token)
    {
        var body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(logout));
        await rabbit.BasicPublishAsync("audit", "logout", false, new BasicProperties { MessageId = Guid.NewGuid().ToString() }, body, token); // EVT3001, EVT3003
    }

    [Handles]
    public Task OnLocked(Locked locked)
    {
        _locked++; // EVT3001
        return Task.CompletedTask;
    }
}
