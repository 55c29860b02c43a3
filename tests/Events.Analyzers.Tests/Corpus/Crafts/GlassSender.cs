using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Craft.Glass;

public interface ICommand;
public interface ICommandHandler<in T> where T : ICommand { Task HandleAsync(T command, CancellationToken token); }

public sealed class Dispatcher(IServiceProvider services)
{
    public Task DispatchAsync<T>(T command, CancellationToken token) where T : ICommand =>
        ((ICommandHandler<T>)services.GetService(typeof(ICommandHandler<T>))!).HandleAsync(command, token);
}

public sealed record OrderGlass(string Color, int Panes) : ICommand;

internal sealed class OrderGlassHandler(HttpClient supplier) : ICommandHandler<OrderGlass>
{
    public async Task HandleAsync(OrderGlass command, CancellationToken token)
    {
        using var answer = await supplier.PostAsJsonAsync("orders", command, token);
        answer.EnsureSuccessStatusCode();
    }
}

[EventStream("windows", MaxLength = 20_000)]
public sealed partial class WindowStream;

[Event<WindowStream>("designed")]
public sealed partial record WindowDesigned(string WindowId, string Color, int Panes);

[ConsumerGroup<WindowStream>("supply")]
public sealed partial class Supply(Dispatcher dispatcher)
{
    [Handles]
    public Task OnDesigned(WindowDesigned designed, CancellationToken token) =>
        dispatcher.DispatchAsync(new OrderGlass(designed.Color, designed.Panes), token); // EVT3001
}
