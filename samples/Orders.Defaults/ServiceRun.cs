using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Orders.Defaults;

/// <summary>A service from its start to its end.</summary>
public static class ServiceRun
{
    // The host logs a start that fails with its stack.
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    private static volatile bool _hasStarted;

    /// <summary>Leaves it to <see cref="RunToEndAsync"/> to say why a start has failed.</summary>
    internal static void Quiet(ILoggingBuilder logging) => logging.AddFilter(Host, static level => _hasStarted && level >= LogLevel.Warning);

    /// <summary>
    /// Runs it until it is asked to end. A start that fails, such as for a setting that makes no sense or a Redis that
    /// does not answer, is one line on the error output.
    /// </summary>
    /// <returns>The exit code: 0, or 1 when it has not started.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(static () => _hasStarted = true);
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (!_hasStarted)
        {
            await Console.Error.WriteLineAsync(string.Join(
                ' ', exception.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
            return 1;
        }
    }
}
