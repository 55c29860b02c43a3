namespace Orders.Pair;

/// <summary>Both services, from their start to the end of both.</summary>
internal static class Pair
{
    /// <summary>More than the 30 s in which a host stops.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(40);

    /// <summary>Runs them until it is asked to end, or one of them does.</summary>
    /// <returns>0 when both have ended well, after they were asked to; otherwise 1.</returns>
    public static async Task<int> RunAsync(string redis, PairOptions options, CancellationToken asked)
    {
        using var worker = new ServiceProcess("worker", "Orders.Worker", options.WorkerPort, redis);
        using var api = new ServiceProcess("api", "Orders.Api", options.ApiPort, redis);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(asked);
        Task ended = Task.WhenAny(worker.WaitAsync(done.Token), api.WaitAsync(done.Token));
        try
        {
            Task<string[]> addresses = Task.WhenAll(api.Address, worker.Address);
            if (await Task.WhenAny(addresses, ended) == addresses) Say(await addresses, options.Redis is null ? redis : null);
            await ended;
        }
        finally
        {
            await done.CancelAsync();

            // First who takes orders, then who handles them.
            await api.StopAsync(StopPatience);
            await worker.StopAsync(StopPatience);
        }

        return asked.IsCancellationRequested && api.ExitCode == 0 && worker.ExitCode == 0 ? 0 : 1;
    }

    private static void Say(string[] addresses, string? started)
    {
        if (started is not null) Console.WriteLine($"Redis at {started}, started for this run; look at it with redis-cli -p {started.Split(':')[1]} XINFO GROUPS demo:events:orders");
        Console.WriteLine($"Health at {addresses[0]}/health/ready and {addresses[1]}/health/ready");
        Console.WriteLine($"Place an order (Ctrl-C ends both): curl {addresses[0]}/orders --json '{{\"customer\":\"alice\",\"amount\":49.50}}'");
    }
}
