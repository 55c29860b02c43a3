namespace Events.NativeAot;

public enum Channel
{
    Web,
    Shop,
}
