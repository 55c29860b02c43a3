namespace Events.Runtime.Tests.RoundTrips.Sample;

/// <summary>A group that counts and does what the test says.</summary>
[ConsumerGroup<ParcelStream>("carriers")]
public sealed partial class Carriers
{
    private int _begun;

    public Func<Parcel, Task> Body { get; set; } = static _ => Task.CompletedTask;

    public int Begun => Volatile.Read(ref _begun);

    [Handles]
    public Task OnSent(Parcel parcel)
    {
        Interlocked.Increment(ref _begun);
        return Body(parcel);
    }
}
