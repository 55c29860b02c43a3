using System.Reflection;
using System.Runtime.ExceptionServices;
using Events.Errors;
using Events.Store.Roles;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A store that cannot be reached for a while, or does not answer; what is being read already goes on.</summary>
public class AwayStore : DispatchProxy
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private IStreamStore _store = null!;
    private volatile bool _isAway;
    private volatile bool _isSilent;

    public static IStreamStore Over(IStreamStore store)
    {
        IStreamStore away = Create<IStreamStore, AwayStore>();
        ((AwayStore)(object)away)._store = store;
        return away;
    }

    public static void SetAway(IStreamStore store, bool isAway) => ((AwayStore)(object)store)._isAway = isAway;

    public static void SetSilent(IStreamStore store, bool isSilent) => ((AwayStore)(object)store)._isSilent = isSilent;

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        bool isCommand = typeof(ValueTask) == method!.ReturnType
            || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>));
        if (_isAway && isCommand) throw new ConnectionFailedException("It is away.", null);
        if (_isSilent && isCommand && method.Name != nameof(IAsyncDisposable.DisposeAsync)) return Silent(method.ReturnType);
        try
        {
            return method.Invoke(_store, arguments);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private static object Silent(Type type) => type == typeof(ValueTask)
        ? new ValueTask(Never)
        : typeof(AwayStore).GetMethod(nameof(SilentOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments()[0]).Invoke(null, null)!;

    private static ValueTask<T> SilentOf<T>() => new(new TaskCompletionSource<T>().Task);
}
