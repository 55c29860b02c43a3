using System.Collections;

namespace Events.Behaviour.Hostile;

/// <summary>An exception that throws whatever it is asked for.</summary>
public sealed class NastyException : Exception
{
    public override string Message => throw new InvalidOperationException("no message");

    public override string? StackTrace => throw new InvalidOperationException("no stack");

    public override IDictionary Data => throw new InvalidOperationException("no data");

    public override string? Source => throw new InvalidOperationException("no source");

    public override Exception GetBaseException() => throw new InvalidOperationException("no base");

    public override string ToString() => throw new InvalidOperationException("no text");

    public override bool Equals(object? obj) => throw new InvalidOperationException("no equal");

    public override int GetHashCode() => throw new InvalidOperationException("no hash");
}
